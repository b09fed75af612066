import type { Prompt } from '../../contract/prompt.ts'
import { decideDelivery } from '../../domain/promptDelivery.ts'
import type { Context } from '../context.ts'
import { commit } from '../ledger.ts'
import type { Typing } from '../ports/agents.ts'
import { putEvidence } from './live.ts'
import type { LiveAgent } from './liveAgent.ts'

/** The input box must show the whole text within this time, and be empty again within as much after the submit key. */
const ARRIVE_MS = 8_000
const TAKEN_MS = 15_000
/** Stored before the submit key is pressed: without it a later host knows that the agent never got the prompt. */
export const SUBMITTED = 'its submit key was pressed'

/**
 * Types the agent's next queued prompt, whole and once, if this is a safe moment. One at a time: the next one waits for
 * the end of the turn that this one starts.
 */
export async function deliverPrompts(context: Context, live: LiveAgent): Promise<void> {
  if (live.typing || context.stopping.signal.aborted) return
  live.typing = true
  try {
    const prompt = nextPrompt(context, live)
    if (prompt && (await clearPutBack(context, live))) await deliver(context, live, prompt)
  } finally {
    live.typing = false
  }
}

function nextPrompt(context: Context, live: LiveAgent): Prompt | undefined {
  const { store, clock } = context.ports
  const agent = store.read((tables) => tables.agents.get(live.id))
  if (!agent) return undefined
  const next = store.read((tables) =>
    tables.prompts.list({ where: { agent_id: live.id, state: 'queued' }, limit: 1 }),
  )[0]
  if (!next) return undefined
  const now = clock.now()
  const { status, paused } = agent
  const decision = decideDelivery({
    status,
    paused,
    person_at: live.person_at,
    quiet: live.quiet,
    interrupted_at: live.interrupted_at,
    draft: isPutBack(live) ? '' : draftOf(context, live),
    now,
  })
  if (decision.now) return next
  if (decision.after_ms !== null) {
    live.cancelRetry()
    live.cancelRetry = clock.after(decision.after_ms, () => void deliverPrompts(context, live))
  }
  return undefined
}

function draftOf(context: Context, live: LiveAgent): string {
  const screen = context.ports.terminals.screen(live.terminal_id)
  return screen ? (context.ports.agents.get(live.kind)?.readScreen(screen).draft ?? '') : ''
}

/** Whether a text in the input box can only be a prompt of ours that an interrupt has put back there. */
const isPutBack = (live: LiveAgent): boolean => live.own_box && live.interrupted_at !== null

/** Makes place for the next prompt. */
async function clearPutBack(context: Context, live: LiveAgent): Promise<boolean> {
  const { agents, terminals } = context.ports
  const kind = agents.get(live.kind)
  const stands = isPutBack(live) && draftOf(context, live) !== ''
  live.interrupted_at = null
  if (!stands) return true
  if (!kind || kind.clearKeys === null || !terminals.write(live.terminal_id, kind.clearKeys)) return false
  const limit = { ms: ARRIVE_MS, signal: context.stopping.signal }
  return (await terminals.until(live.terminal_id, (now) => kind.readScreen(now).draft === '', limit)) !== null
}

function setState(context: Context, prompt: Prompt, state: Prompt['state'], reason: string | null): boolean {
  return commit(context, 'host', ({ tables, at, record }) => {
    const change = { state, reason, delivered_at: state === 'delivered' ? at : prompt.delivered_at }
    const expected: Prompt['state'] = state === 'delivering' ? 'queued' : 'delivering'
    if (!tables.prompts.update(prompt.id, change, { state: expected })) return false
    record({ type: `prompt.${state}`, images: { prompt: { ...prompt, ...change } } })
    return true
  })
}

async function deliver(context: Context, live: LiveAgent, prompt: Prompt): Promise<void> {
  const kind = context.ports.agents.get(live.kind)
  if (!kind || !setState(context, prompt, 'delivering', null)) return
  const typing = kind.typing(prompt.text, context.ports.terminals.screen(live.terminal_id))
  const { store, terminals } = context.ports
  const signal = context.stopping.signal
  if (!terminals.write(live.terminal_id, typing.paste)) {
    setState(context, prompt, 'failed', 'the terminal had ended')
    return
  }
  const arrived = await terminals.until(live.terminal_id, typing.arrived, { ms: ARRIVE_MS, signal })
  // Cut off by the host's own end: the next host types it anew, or says that nobody knows whether it arrived.
  if (signal.aborted) return
  if (!arrived) {
    if (kind.clearKeys !== null && draftOf(context, live) !== '')
      terminals.write(live.terminal_id, kind.clearKeys)
    setState(context, prompt, 'failed', 'the text did not show in the input box; look at the terminal')
    return
  }
  store.write((tables) => tables.prompts.update(prompt.id, { reason: SUBMITTED }, { state: 'delivering' }))
  const confirmed = await submit(context, live, typing)
  if (signal.aborted) return
  if (confirmed) markWorking(context, live)
  setState(
    context,
    prompt,
    confirmed ? 'delivered' : 'failed',
    confirmed ? null : 'it was typed, but the agent did not take it',
  )
}

/** Presses the submit key and waits for the screen or a hook to show that the prompt was taken. */
async function submit(context: Context, live: LiveAgent, typing: Typing): Promise<boolean> {
  const { terminals } = context.ports
  const watch = new AbortController()
  const byHook = new Promise<true>((resolve) => {
    live.onSubmitted = () => resolve(true)
  })
  terminals.write(live.terminal_id, typing.submit)
  const signal = AbortSignal.any([watch.signal, context.stopping.signal])
  const byScreen = terminals.until(live.terminal_id, typing.taken, { ms: TAKEN_MS, signal })
  const taken = await Promise.race([byHook, byScreen.then((screen) => screen !== null)])
  live.onSubmitted = null
  watch.abort()
  return taken
}

function markWorking(context: Context, live: LiveAgent): void {
  live.submitted_at = context.ports.clock.now()
  live.own_box = true
  live.quiet = false
  putEvidence(context, live, { source: 'screen', state: 'working', detail: 'a prompt was submitted' })
  const before = context.ports.store.read((tables) => tables.agents.get(live.id))
  if (!before || (before.status !== 'idle' && before.status !== 'unsure')) return
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
