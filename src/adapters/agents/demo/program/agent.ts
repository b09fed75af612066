import type { Runner } from './git.ts'
import type { Key } from './keys.ts'
import { plainScript } from './plainTurn.ts'
import { findScript, type Script } from './script.ts'
import type { State } from './state.ts'
import { describeStep, doStep, type Surroundings } from './steps.ts'
import type { Terminal } from './terminal.ts'
import type { Tools } from './tools.ts'
import type { Live, Question } from './view.ts'

export interface AgentParts {
  readonly terminal: Terminal
  readonly tools: Tools | null
  readonly runner: Runner
  readonly cwd: string
  readonly node: string
  readonly state: State
  readonly save: (state: State) => Promise<void>
  readonly quit: () => void
}

const HINT = 'Enter to send · Ctrl-C twice to leave'
const LEAVE_HINT = 'Ctrl-C again to leave'

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** Passes for work in a demonstration, so here the time is what is wanted. An interrupt ends it. */
async function pretendWork(ms: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, ms)
  signal.addEventListener('abort', () => resolve(), { once: true })
  await promise
  clearTimeout(timer)
  signal.throwIfAborted()
}

/** The agent itself: a prompt starts a turn, a turn does the steps of its script, each done step is kept. */
export class DemoAgent {
  readonly #parts: AgentParts
  #state: State
  #live: Live = { status: null, draft: '', question: null, hint: HINT }
  #turn: AbortController | null = null
  #answer: ((key: string) => void) | null = null

  constructor(parts: AgentParts) {
    this.#parts = parts
    this.#state = parts.state
  }

  start(): void {
    // Not at its prompt for a moment where it goes on with a turn.
    this.#show({ status: this.#state.script ? 'starting' : null })
    this.#parts.terminal.onKey((key) => this.#press(key))
    const { script, step, turn } = this.#state
    if (!script) return
    this.#parts.terminal.log(
      `Turn ${turn} was cut off at step ${step + 1} of ${script.steps.length}; it goes on there.`,
    )
    this.#inTurn((signal) => this.#runSteps(signal))
  }

  #show(change: Partial<Live>): void {
    this.#live = { ...this.#live, ...change }
    this.#parts.terminal.show(this.#live)
  }

  #press(key: Key): void {
    if (key.type !== 'interrupt' && this.#live.hint === LEAVE_HINT) this.#show({ hint: HINT })
    if (this.#live.question) return this.#pressInQuestion(key)
    const { draft } = this.#live
    if (key.type === 'text' || key.type === 'paste') this.#show({ draft: draft + key.text })
    else if (key.type === 'backspace') this.#show({ draft: draft.slice(0, -1) })
    else if (key.type === 'clear') this.#show({ draft: '' })
    else if (key.type === 'enter') this.#submit(draft)
    else if (this.#turn) this.#turn.abort()
    else if (key.type === 'interrupt' && draft === '') this.#leave()
    else if (key.type === 'end' && draft === '') this.#parts.quit()
    else this.#show({ draft: '' })
  }

  #pressInQuestion(key: Key): void {
    if (key.type === 'escape' || key.type === 'interrupt') return this.#turn?.abort()
    const { question } = this.#live
    // Keys that were pressed fast come in one piece; the first that is an answer counts.
    const pressed = key.type === 'text' ? [...key.text] : []
    const answer = pressed.find((digit) => question?.options.some((option) => option.key === digit))
    if (answer !== undefined) this.#answer?.(answer)
  }

  #leave(): void {
    if (this.#live.hint === LEAVE_HINT) this.#parts.quit()
    else this.#show({ hint: LEAVE_HINT })
  }

  /** While a turn runs, the text stays in the box; it leaves the box when it is kept, so that a kill loses no prompt. */
  #submit(draft: string): void {
    if (this.#turn || draft.trim() === '') return
    this.#inTurn(async (signal) => {
      try {
        const script = await this.#scriptOf(draft)
        await this.#keep({ turn: this.#state.turn + 1, script, step: 0, repeat: 0, values: {} })
      } finally {
        this.#take(draft)
      }
      await this.#runSteps(signal)
    }, null)
  }

  #take(prompt: string): void {
    const rows = prompt.trim().split('\n')
    const more = rows.length > 1 ? ` (${rows.length} lines)` : ''
    this.#parts.terminal.log(`\n> ${rows[0] ?? ''}${more}`)
    this.#show({ draft: this.#live.draft.slice(prompt.length), status: 'starting' })
  }

  async #scriptOf(prompt: string): Promise<Script> {
    const found = findScript(prompt)
    if (found.type === 'script') return found.script
    if (found.type === 'bad') throw new Error(found.message)
    return plainScript(prompt, this.#parts.cwd, this.#parts.tools)
  }

  #inTurn(work: (signal: AbortSignal) => Promise<void>, status: string | null = 'starting'): void {
    const turn = new AbortController()
    this.#turn = turn
    this.#show({ status })
    const ended = (text: string | null) => {
      this.#turn = null
      this.#answer = null
      if (text !== null) this.#parts.terminal.log(text)
      this.#show({ status: null, question: null })
    }
    work(turn.signal)
      .then(() => this.#keep({ script: null, step: 0, repeat: 0 }))
      .then(() => ended(null))
      .catch(async (error: unknown) => {
        const reason = turn.signal.aborted ? '✗ Interrupted' : `✗ ${textOf(error)}`
        await this.#keep({ script: null, step: 0, repeat: 0 })
        ended(reason)
      })
      // Only the state file can still fail here; without it the session cannot be resumed, and nothing else is lost.
      .catch((error: unknown) => ended(`✗ the session cannot be kept: ${textOf(error)}`))
  }

  async #keep(change: Partial<State>): Promise<void> {
    this.#state = { ...this.#state, ...change }
    await this.#parts.save(this.#state)
  }

  async #runSteps(signal: AbortSignal): Promise<void> {
    const { script } = this.#state
    const around = this.#surroundings(signal)
    for (let step = script?.steps[this.#state.step]; step; step = script?.steps[this.#state.step]) {
      signal.throwIfAborted()
      this.#show({ status: describeStep(step) })
      const values = { ...this.#state.values, agent: { node: this.#parts.node, cwd: this.#parts.cwd } }
      const result = await doStep(step, around, values)
      const kept = result === null ? {} : { [result.name]: result.value }
      await this.#keep({ step: this.#state.step + 1, repeat: 0, values: { ...this.#state.values, ...kept } })
    }
  }

  #surroundings(signal: AbortSignal): Surroundings {
    const { terminal, runner, tools, cwd } = this.#parts
    return {
      cwd,
      runner,
      tools,
      signal,
      log: (text) => terminal.log(text),
      ask: (question) => this.#ask(question, signal),
      think: (ms) => pretendWork(ms, signal),
      requestId: () => {
        const { session, turn, step, repeat } = this.#state
        return `${session}.${turn}.${step}${repeat > 0 ? `.${repeat}` : ''}`
      },
      answered: () => this.#keep({ repeat: this.#state.repeat + 1 }),
    }
  }

  async #ask(question: Question, signal: AbortSignal): Promise<string> {
    const { promise, resolve, reject } = Promise.withResolvers<string>()
    this.#answer = resolve
    const stop = () => reject(new Error('interrupted'))
    signal.addEventListener('abort', stop, { once: true })
    this.#show({ question })
    try {
      return await promise
    } finally {
      signal.removeEventListener('abort', stop)
      this.#answer = null
      this.#show({ question: null })
    }
  }
}
