import type { Prompt } from '../../contract/prompt.ts'
import { followTurn } from '../../domain/handOver.ts'
import { isByPerson } from '../../domain/promptDelivery.ts'
import type { Context } from '../context.ts'
import { commit } from '../ledger.ts'
import type { Typing } from '../ports/agents.ts'
import { returnSignals } from '../review/returnSignals.ts'
import { putEvidence } from './live.ts'
import type { LiveAgent } from './liveAgent.ts'
import { draftOf, isEmptyBox } from './momentOf.ts'

/** The input box must show the whole text within this time, and be empty again within as much after the submit key. */
export const ARRIVE_MS = 8_000
const TAKEN_MS = 15_000
/** A turn that ended before it was seen to begin changes nothing any more, so it is looked for after this time. */
const OVER_MS = 1_500
/** Stored before the submit key is pressed: without it a later host knows that the agent never got the prompt. */
export const SUBMITTED = 'its submit key was pressed'

/** Types one queued prompt and submits it once it stands in the input box as a whole; stores what came of it. */
export async function typePrompt(context: Context, live: LiveAgent, prompt: Prompt): Promise<void> {
  const kind = context.ports.agents.get(live.kind)
  if (!kind || !setState(context, prompt, 'delivering', null)) return
  const typing = kind.typing(prompt.text, context.ports.terminals.screen(live.terminal_id))
  const { store, terminals } = context.ports
  const signal = context.stopping.signal
  if (!terminals.write(live.terminal_id, typing.paste)) {
    return fail(context, live, prompt, 'the terminal had ended')
  }
  const arrive = () => terminals.until(live.terminal_id, typing.arrived, { ms: ARRIVE_MS, signal })
  // Some show their prompt before they read what is typed there: what was lost as a whole is typed once more.
  let arrived = await arrive()
  if (!arrived && isEmptyBox(context, live) && terminals.write(live.terminal_id, typing.paste))
    arrived = await arrive()
  // Cut off by the end of host or program: whoever goes on with the agent types it anew, or says that nobody knows.
  const isCutOff = (): boolean => signal.aborted || context.live.get(live.id) !== live
  if (isCutOff()) return
  if (!arrived) {
    if (kind.clearKeys !== null && draftOf(context, live) !== '')
      terminals.write(live.terminal_id, kind.clearKeys)
    return fail(context, live, prompt, 'the text did not show in the input box; look at the terminal')
  }
  if (typing.rest_ms !== undefined) await rest(context, typing.rest_ms)
  if (signal.aborted) return
  store.write((tables) => tables.prompts.update(prompt.id, { reason: SUBMITTED }, { state: 'delivering' }))
  const confirmed = await submit(context, live, typing)
  if (isCutOff()) return
  if (!confirmed) return fail(context, live, prompt, 'it was typed, but the agent did not take it')
  markWorking(context, live)
  live.cancelRecheck()
  live.cancelRecheck = context.ports.clock.after(OVER_MS, live.recheck)
  if (setState(context, prompt, 'delivered', null)) noteDelivered(context, live, prompt)
}

/** A prompt has got through: announcements are tried again, and wait anew where it was a person's. */
export function noteDelivered(context: Context, live: LiveAgent, prompt: Prompt): void {
  live.announcing = { count: 0, at: 0 }
  if (isByPerson(prompt.created_by)) live.person_wrote_at = context.ports.clock.now()
}

/** Ends early with the host. */
const rest = (context: Context, ms: number): Promise<void> =>
  new Promise((resolve) => {
    const cancel = context.ports.clock.after(ms, resolve)
    context.stopping.signal.addEventListener('abort', () => (cancel(), resolve()), { once: true })
  })

function setState(context: Context, prompt: Prompt, state: Prompt['state'], reason: string | null): boolean {
  return commit(context, 'host', ({ tables, at, record }) => {
    const change = { state, reason, delivered_at: state === 'delivered' ? at : prompt.delivered_at }
    const expected: Prompt['state'] = state === 'delivering' ? 'queued' : 'delivering'
    if (!tables.prompts.update(prompt.id, change, { state: expected })) return false
    record({ type: `prompt.${state}`, images: { prompt: { ...prompt, ...change } } })
    return true
  })
}

/** What an announcement told is untold with the same transaction, so that it is told another time. */
function fail(context: Context, live: LiveAgent, prompt: Prompt, reason: string): void {
  const returned = commit(context, 'host', (writer) => {
    const change = { state: 'failed' as const, reason }
    if (!writer.tables.prompts.update(prompt.id, change, { state: 'delivering' })) return false
    writer.record({ type: 'prompt.failed', images: { prompt: { ...prompt, ...change } } })
    return returnSignals(writer, prompt)
  })
  if (returned) live.announcing = { count: live.announcing.count + 1, at: context.ports.clock.now() }
}

/** Presses the submit key and waits for the screen or a hook to show that the prompt was taken. */
async function submit(context: Context, live: LiveAgent, typing: Typing): Promise<boolean> {
  const { terminals } = context.ports
  const watch = new AbortController()
  const byHook = new Promise<true>((resolve) => {
    live.onSubmitted = () => resolve(true)
  })
  terminals.write(live.terminal_id, typing.submit)
  const letGo = typing.again_ms === undefined ? () => {} : pressAgain(context, live, typing, typing.again_ms)
  const signal = AbortSignal.any([watch.signal, context.stopping.signal])
  const byScreen = terminals.until(live.terminal_id, typing.taken, { ms: TAKEN_MS, signal })
  const taken = await Promise.race([byHook, byScreen.then((screen) => screen !== null)])
  live.onSubmitted = null
  letGo()
  watch.abort()
  return taken
}

/** For a program that may lose the key and shows no sign of it. Never into anything else than the text that was typed. */
function pressAgain(context: Context, live: LiveAgent, typing: Typing, ms: number): () => void {
  const { clock, terminals } = context.ports
  const wait = (): (() => void) =>
    clock.after(ms, () => {
      const screen = terminals.screen(live.terminal_id)
      if (screen && typing.arrived(screen) && !typing.taken(screen))
        terminals.write(live.terminal_id, typing.submit)
      cancel = wait()
    })
  let cancel = wait()
  return () => cancel()
}

function markWorking(context: Context, live: LiveAgent): void {
  live.submitted_at = context.ports.clock.now()
  live.own_box = true
  live.quiet = false
  putEvidence(context, live, { source: 'screen', state: 'working', detail: 'a prompt was submitted' })
  const before = context.ports.store.read((tables) => tables.agents.get(live.id))
  if (!before || (before.status !== 'idle' && before.status !== 'unsure')) return
  if (before.held !== null) live.turn = followTurn(live.turn, 'working')
  commit(context, 'host', ({ tables, at, record }) => {
    const change = {
      status: 'working' as const,
      status_reason: 'a prompt was submitted',
      evidence: live.evidence,
      updated_at: at,
    }
    if (!tables.agents.update(live.id, change, { status: before.status })) return
    record({
      type: 'agent.changed',
      detail: change.status_reason,
      images: { agent: { ...before, ...change } },
    })
  })
}
