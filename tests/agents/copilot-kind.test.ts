import { execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createAgents } from '../../src/adapters/agents/createAgents.ts'
import type { AgentKind } from '../../src/core/ports/agents.ts'
import type { TerminalScreen } from '../../src/core/ports/terminals.ts'
import { createCopilotHome, type CopilotHome } from '../support/copilotHome.ts'
import { processesOf, untilGone } from '../support/e2eProcesses.ts'
import { listenForHooks, type HookCall } from '../support/hookListener.ts'
import type { RealTerminal } from '../support/realTerminal.ts'
import { createScriptedModel, type ScriptedModel } from '../support/scriptedModel.ts'
import { usage as used } from '../support/scriptedModelAnswer.ts'
import { copilotScript, PROMPTS } from './copilotScript.ts'
import { callsOf, promptOf, startWorker, type Worker } from './copilotWorker.ts'

/** A cold start on a busy machine. */
const PATIENT_MS = 90_000
/** Put into each turn behind its tools, as long as it may be. */
const NEWS = `News: ${'a siding '.repeat(999)}end`

let folder: string
let home: CopilotHome
let model: ScriptedModel
let kind: AgentKind
const workers: Worker[] = []

const trusts = (terminal: RealTerminal) => answer(terminal, /^Confirm folder trust/, 'Yes')

const launch = (worker: Omit<Worker, 'terminal'>, resume: string | null) =>
  startWorker(kind, worker, { env: home.env, resume })

/** What is to hold the end of the next turn. */
let hold: string | null = null

async function hire(name: string): Promise<Worker> {
  const place = join(folder, name)
  execFileSync('git', ['init', '--quiet', '--initial-branch=main', join(place, 'work')])
  const hooks = await listenForHooks(undefined, ({ event, body }) => {
    const held = hold === null ? null : kind.holdTurn?.(event, hold, body)
    return held ?? kind.intoTurn(event, NEWS, body)
  })
  const worker = { name, folder: place, work: join(place, 'work'), fresh: randomUUID(), hooks }
  const hired = { ...worker, terminal: await launch(worker, null) }
  workers.push(hired)
  return hired
}

const is = (state: string) => (screen: TerminalScreen) => kind.readScreen(screen).state === state

async function send({ terminal }: Worker, text: string): Promise<void> {
  const typing = kind.typing(text, await terminal.until(is('idle'), PATIENT_MS))
  terminal.write(typing.paste)
  await terminal.until(typing.arrived, PATIENT_MS)
  terminal.write(typing.submit)
  await terminal.until(typing.taken, PATIENT_MS)
}

/** Waits for a dialog that says so, and answers it; tells of which sort it was. */
async function answer(terminal: RealTerminal, text: RegExp, label: string): Promise<string> {
  const asks = (screen: TerminalScreen) => text.test(kind.readScreen(screen).dialog?.text ?? '')
  const asking = kind.readScreen(await terminal.until(asks, PATIENT_MS))
  const { dialog } = asking
  const key = dialog?.options.find((option) => option.label.startsWith(label))?.key
  const keys = dialog && key !== undefined ? kind.answerKeys(dialog, key) : null
  if (!dialog || keys === null) throw new Error(`no option ${label} in ${JSON.stringify(dialog)}`)
  expect(asking.state).toBe('needs_input')
  terminal.write(keys)
  await terminal.until((screen) => kind.readScreen(screen).dialog?.text !== dialog.text, PATIENT_MS)
  return dialog.kind
}

async function hookFor({ hooks, name }: Worker, matches: (call: HookCall) => boolean) {
  const call = await hooks.until(matches)
  expect(call.authorization).toBe(`Bearer secret-of-${name}`)
  return kind.readHook(call.event, call.body)
}
const shows = (text: string) => (screen: TerminalScreen) =>
  is('idle')(screen) && screen.lines.some((line) => line.includes(text))

beforeAll(async () => {
  const found = createAgents({ nodePath: process.execPath, bundles: '' }).get('copilot')
  if (!found) throw new Error('there is no kind copilot')
  kind = found
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'switchyard-agents-')))
  writeFileSync(join(folder, 'answers'), JSON.stringify({ signal_done: [{ value: { status: 'review' } }] }))
  model = await createScriptedModel(copilotScript(() => folder))
  home = await createCopilotHome({ modelUrl: model.url })
})

afterAll(async () => {
  for (const worker of workers) {
    await worker.terminal.close()
    await worker.hooks.close()
  }
  await model.close()
  await home.remove()
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
})

describe('the real Copilot CLI in a terminal, against a scripted model', () => {
  let worker: Worker
  let transcript: string

  it('is detected with its version', async () => {
    expect(await kind.detect(home.env)).toMatchObject({ installed: true, version: '1.0.102' })
    expect(await kind.detect({ PATH: folder })).toMatchObject({ installed: false, path: null })
  })

  it('asks whether the folder is trusted, then stands at its prompt', async () => {
    worker = await hire('one')
    expect(await trusts(worker.terminal)).toBe('trust')
    const screen = await worker.terminal.until(is('idle'), PATIENT_MS)
    expect(kind.readScreen(screen)).toMatchObject({ detail: 'At its prompt', draft: '' })
  })

  it('does a whole turn: prompt, dialogs, our tool, end', async () => {
    const text = 'Add a siding.\nCommit it and signal done.'
    await send(worker, text)
    const took = await hookFor(worker, promptOf(text))
    expect(took).toMatchObject({ state: 'working', submitted: text, session_id: worker.fresh })
    expect(await answer(worker.terminal, /siding\.txt/, 'Yes')).toBe('permission')
    const asked = await hookFor(worker, ({ body }) => body['notification_type'] === 'permission_prompt')
    expect(asked.state).toBe('needs_input')
    expect(await answer(worker.terminal, /git commit/, 'Yes')).toBe('permission')
    // Our own tool asks for nothing.
    await worker.terminal.until(shows('The task is in'), PATIENT_MS)
    const ended = await hookFor(worker, ({ event }) => event === 'Stop')
    expect(ended).toMatchObject({ state: 'idle', session_id: worker.fresh })
    transcript = ended.transcript ?? ''
    expect(callsOf(worker)).toContain('"summary":"By one","head":"committed')
    expect(readFileSync(join(worker.folder, 'calls.identity'), 'utf8').trim()).toBe('secret-of-one')
    const tracked = execFileSync('git', ['-C', worker.work, 'ls-files'], { encoding: 'utf8' })
    expect(tracked.split('\n').filter(Boolean)).toEqual(['siding.txt'])
    await model.until(({ conversation }) => conversation?.since_said[2]?.text.includes(NEWS) === true)
    const main = await model.until(({ sort }) => sort === 'main')
    expect(main.conversation?.model).toBe('claude-sonnet-4.5')
    expect(main.conversation?.system).toContain('-- You are worker one of Switchyard.')
  })

  it('records what it used in the transcript that its hook names', () => {
    const usage = kind.readUsage?.()
    const lines = readFileSync(transcript, 'utf8').trim().split('\n')
    for (const line of lines) usage?.read(z.record(z.string(), z.unknown()).parse(JSON.parse(line)))
    // Four calls of the model, each of the size that the scripted model reports; what it cached is input, too.
    const input = used.input_tokens + used.cache_creation_input_tokens + used.cache_read_input_tokens
    expect(usage?.total()).toEqual({
      input_tokens: 4 * input,
      cached_tokens: 4 * used.cache_read_input_tokens,
      output_tokens: 4 * used.output_tokens,
      cost_usd: null,
    })
  })

  it('asks a question and takes the chosen answer', async () => {
    await send(worker, 'Ask me')
    expect(await answer(worker.terminal, /Which colour/, 'Red')).toBe('question')
    await worker.terminal.until(shows('Chosen:'), PATIENT_MS)
    const asked = await model.until(({ conversation }) => conversation?.since_said[0]?.name === 'ask_user')
    expect(asked.conversation?.since_said[0]?.text).toContain('Red')
    const told = await hookFor(worker, ({ body }) => body['notification_type'] === 'elicitation_dialog')
    expect(told.state).toBe('needs_input')
  })

  it.each(PROMPTS)('takes %s as text', async (_, text) => {
    const before = worker.hooks.calls.length
    await send(worker, text)
    const bare = (value: unknown) => String(value).replaceAll('\u200b', '').trim()
    await worker.hooks.until(
      (call) =>
        worker.hooks.calls.indexOf(call) >= before &&
        call.event === 'UserPromptSubmit' &&
        bare(call.body['prompt']) === text.trim(),
    )
    await model.until(({ conversation }) => bare(conversation?.said.at(-1)).endsWith(text.trim()))
    await worker.terminal.until(is('idle'), PATIENT_MS)
    expect(existsSync(join(worker.work, 'BANG'))).toBe(false)
  })

  it('works until it is interrupted, and its draft can be cleared', async () => {
    await send(worker, 'Wait for ever')
    await worker.terminal.until(is('working'), PATIENT_MS)
    await model.until(({ conversation }) => conversation?.said.at(-1)?.endsWith('Wait for ever') === true)
    worker.terminal.write(kind.interruptKeys)
    // A turn that had shown nothing yet leaves no word of its end.
    await worker.terminal.until(is('idle'), PATIENT_MS)
    const typing = kind.typing('one\n\ntwo')
    worker.terminal.write(typing.paste)
    await worker.terminal.until(typing.arrived, PATIENT_MS)
    worker.terminal.write(kind.clearKeys ?? '')
    await worker.terminal.until((now) => is('idle')(now) && kind.readScreen(now).draft === '', PATIENT_MS)
    // Once more, at an empty box, it does no harm.
    worker.terminal.write(kind.clearKeys ?? '')
  })

  it('says what ended a turn', async () => {
    await send(worker, 'Fail')
    const failed = await worker.terminal.until(
      (now) => kind.readScreen(now).detail === 'The turn ended with: 400 not today',
      PATIENT_MS,
    )
    expect(kind.readScreen(failed).state).toBe('idle')
  })

  it('behaviour 10: is held at the end of its turn by a message, once', async () => {
    hold = 'Look at the signals first'
    await send(worker, 'Say: on we go')
    await worker.hooks.until(({ event, body }) => event === 'Stop' && body['stop_hook_active'] === true)
    await worker.terminal.until(is('idle'), PATIENT_MS)
    const said = model.requests.at(-1)?.conversation?.said ?? []
    expect(said.filter((text) => text.includes('Look at the signals first'))).toHaveLength(1)
    hold = null
  })

  it('resumes its conversation by id after a kill, beside another that acts under its own identity', async () => {
    worker.terminal.kill('SIGKILL')
    await worker.terminal.exited
    const [terminal, other] = await Promise.all([launch(worker, worker.fresh), hire('two')])
    worker.terminal = terminal
    await Promise.all([trusts(worker.terminal), trusts(other.terminal)])
    await Promise.all([send(worker, 'Signal now'), send(other, 'Signal now')])
    await Promise.all([worker, other].map((each) => each.terminal.until(shows('Signalled'), PATIENT_MS)))
    const resumed = await model.until(
      ({ conversation }) =>
        conversation?.said.at(-1)?.endsWith('Signal now') === true &&
        conversation.system.includes('worker one'),
    )
    expect(resumed.conversation?.said.some((said) => said.includes('Add a siding.'))).toBe(true)
    expect((await hookFor(worker, promptOf('Signal now'))).session_id).toBe(worker.fresh)
    expect((await hookFor(other, promptOf('Signal now'))).session_id).toBe(other.fresh)
    expect(callsOf(other).trim()).toBe('{"tool":"signal_done","args":{"summary":"By two"}}')
    expect(callsOf(worker).trim().split('\n').at(-1)).toBe(
      '{"tool":"signal_done","args":{"summary":"By one"}}',
    )
    expect(other.hooks.calls.every((call) => call.authorization === 'Bearer secret-of-two')).toBe(true)
    expect(readFileSync(join(other.folder, 'calls.identity'), 'utf8').trim()).toBe('secret-of-two')
    expect(model.failures).toEqual([])
  })

  it('leaves nothing running and the configuration of the person as it was', async () => {
    const seen = await processesOf(home.home)
    expect(seen.length).toBeGreaterThan(workers.length)
    for (const each of workers) await each.terminal.close()
    await untilGone(seen)
    expect(await processesOf(home.home)).toEqual([])
    const own = join(home.home, '.copilot')
    const settings = readdirSync(own).filter((name) => /^(?:settings|mcp-config|config)\.json$/.test(name))
    for (const name of settings) expect(readFileSync(join(own, name), 'utf8')).not.toMatch(/switchyard/i)
    expect(readdirSync(own)).not.toContain('hooks')
    // The CLI makes these itself; nothing is put into them.
    expect(readdirSync(join(own, 'installed-plugins'))).toEqual([])
  })
})
