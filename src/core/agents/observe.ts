import { isStuck, type AgentStatus, type Dialog, type Evidence } from '../../contract/agent.ts'
import { fuseStatus, type Fused } from '../../domain/agentStatus.ts'
import { STUCK_MS, stuckReason } from '../../domain/presence.ts'
import { inBackground, type Context } from '../context.ts'
import { commit } from '../ledger.ts'
import { deliverPrompts } from './deliverPrompts.ts'
import { followHold } from './followHold.ts'
import type { ScreenReading } from '../ports/agents.ts'
import { putEvidence } from './live.ts'
import { lookAtFolderSoon } from './lookAtFolder.ts'
import { lookAtProcess } from './lookAtProcess.ts'
import { readUsageSoon } from './readUsage.ts'
import type { LiveAgent } from './liveAgent.ts'

/** Evidence older than this is checked again against the process and the screen. */
const RECHECK_MS = 30_000
/** What is in doubt is checked again sooner. */
const DOUBT_MS = 2_500
/** An idle screen so soon after a prompt was submitted shows the moment before the turn. */
const SUBMIT_MS = 1_500

/** Some show their prompt for a moment before they are done with their start. */
const READY_MS = 1_000

const NOTHING_YET: ScreenReading = {
  state: 'starting',
  detail: 'its program has written nothing yet',
  dialog: null,
  draft: '',
}

/** Takes in one more observation, and commits the status where it changed. */
export function observe(context: Context, live: LiveAgent, item: Omit<Evidence, 'at'>): void {
  putEvidence(context, live, item)
  settle(context, live)
}

/** The screen has changed. What is known of the process is looked at again meanwhile, where that is old. */
export function heedScreen(context: Context, live: LiveAgent): void {
  observeScreen(context, live)
  if (context.ports.clock.now() - live.looked_at >= RECHECK_MS) lookAgain(context, live)
}

function lookAgain(context: Context, live: LiveAgent): void {
  inBackground(context, `look at ${live.id}`, () => lookNow(context, live))
}

/** Looks at both, the process and its screen. */
export async function lookNow(context: Context, live: LiveAgent): Promise<void> {
  const seen = await lookAtProcess(context, live)
  if (!isCurrent(context, live)) return
  if (seen) observe(context, live, seen)
  observeScreen(context, live)
  readUsageSoon(context, live)
}

/** Milliseconds since its program last wrote, or a hook or a tool call spoke. */
export function silenceOf(live: LiveAgent, now: number): number {
  const told = live.evidence
    .filter(({ source }) => source === 'hook' || source === 'mcp')
    .map(({ at }) => Date.parse(at))
  return now - Math.max(live.changed_at, live.started_at, ...told)
}

/** Reads the agent's screen anew. */
function observeScreen(context: Context, live: LiveAgent): void {
  const screen = context.ports.terminals.screen(live.terminal_id)
  const kind = context.ports.agents.get(live.kind)
  if (!screen || !kind) return
  const now = context.ports.clock.now()
  // Until the program has written, the screen is the replay of an earlier life.
  const read = screen.written === 0 ? NOTHING_YET : doubtStart(live, kind.readScreen(screen), now)
  const reading = judgeByOutput(live, read, { written: screen.written, quiet_ms: kind.quiet_ms, now })
  if (reading.dialog !== null && isAnswered(context, live, reading.dialog)) return
  live.answered = null
  if (reading.state === 'working') live.submitted_at = null
  if (reading.state === 'idle' && live.submitted_at !== null) {
    const left = live.submitted_at + SUBMIT_MS - now
    if (left > 0) return recheckAfter(context, live, left)
    live.submitted_at = null
  }
  // A person has answered it in the terminal, which no hook tells.
  if (live.asked && (reading.state === 'idle' || reading.state === 'working')) forgetAsked(live)
  live.asked ||= reading.dialog !== null
  live.dialog = reading.dialog
  observe(context, live, { source: 'screen', state: reading.state, detail: reading.detail })
}

/** A program that has stood at its prompt starts no more: an empty screen then is one that it has just cleared. */
function doubtStart(live: LiveAgent, reading: ScreenReading, now: number): ScreenReading {
  if (reading.state === 'idle') live.ready_at ??= now
  const stood = live.ready_at !== null && now - live.ready_at > READY_MS
  return stood && reading.state === 'starting' ? { ...reading, state: 'unknown' } : reading
}

/** A screen that says nothing to us still tells whether the program writes. */
function judgeByOutput(
  live: LiveAgent,
  reading: ScreenReading,
  output: { written: number; quiet_ms: number | null; now: number },
): ScreenReading {
  if (live.written !== output.written) {
    live.written = output.written
    live.changed_at = output.now
  }
  live.quiet = false
  const understood = reading.state !== 'unknown' && reading.state !== 'starting'
  if (understood || output.quiet_ms === null) return reading
  const silence = output.now - live.changed_at
  if (silence < output.quiet_ms) {
    return reading.state === 'starting'
      ? reading
      : { ...reading, state: 'working', detail: 'its output changes' }
  }
  live.quiet = true
  return {
    ...reading,
    state: 'unknown',
    detail: `no output for ${Math.floor(silence / 1000)} s; ${reading.detail}`,
  }
}

/**
 * Whether this dialog was answered a moment ago and is only not taken off the screen yet. A second answer to it would go
 * to whatever comes next. One that stays for longer was not answered after all: the screen is looked at again then.
 */
export function isAnswered(context: Context, live: LiveAgent, dialog: Dialog): boolean {
  const { answered } = live
  if (answered === null || JSON.stringify(answered.dialog) !== JSON.stringify(dialog)) return false
  const left = answered.at + DOUBT_MS - context.ports.clock.now()
  if (left > 0) recheckAfter(context, live, left)
  return left > 0
}

/** A dialog was answered: with it goes what a hook said of it. */
export function noteAnswered(context: Context, live: LiveAgent, dialog: Dialog): void {
  live.dialog = null
  live.answered = { dialog, at: context.ports.clock.now() }
  forgetAsked(live)
  observe(context, live, { source: 'screen', state: 'working', detail: 'a dialog was answered' })
  recheckAfter(context, live, DOUBT_MS)
}

function forgetAsked(live: LiveAgent): void {
  live.asked = false
  live.evidence = live.evidence.filter((item) => item.source !== 'hook' || item.state !== 'needs_input')
}

/** The running turn is being interrupted. No hook tells of that, so what the last one said holds no longer. */
export function noteInterrupted(context: Context, live: LiveAgent): void {
  live.interrupted_at = context.ports.clock.now()
  live.evidence = live.evidence.filter((item) => item.source !== 'hook')
  recheckAfter(context, live, DOUBT_MS)
}

/** A person typed: prompts wait for them, and what stands in the input box is theirs. */
export function noteTyped(context: Context, live: LiveAgent): void {
  live.person_at = context.ports.clock.now()
  live.own_box = false
}

/** Counts the tool calls under way: an agent that waits inside one is at work. */
export function noteCall(context: Context, agentId: string | null, change: 1 | -1): void {
  const live = agentId === null ? undefined : context.live.get(agentId)
  if (!live) return
  // A call of an earlier life of its program may end in this one.
  live.calls = Math.max(0, live.calls + change)
  const detail = change > 0 ? 'a tool call is under way' : 'called a tool'
  observe(context, live, { source: 'mcp', state: live.calls > 0 ? 'working' : 'alive', detail })
}

/** Work of which nothing shows for long is told as such; a call that waits is none of it. */
function doubtWork(live: LiveAgent, fused: Fused, now: number): Fused {
  const silent = silenceOf(live, now)
  const doubtful = fused.status === 'working' && live.calls === 0 && silent >= STUCK_MS
  return doubtful ? { ...fused, reason: stuckReason(silent) } : fused
}

function settle(context: Context, live: LiveAgent): void {
  const now = context.ports.clock.now()
  const fused = doubtWork(live, fuseStatus({ ...live, now }), now)
  const before = context.ports.store.read((tables) => tables.agents.get(live.id))
  if (!before || before.status === 'gone') return
  const sameDialog = JSON.stringify(before.dialog) === JSON.stringify(live.dialog)
  const stuckNews = isStuck({ status: fused.status, status_reason: fused.reason }) !== isStuck(before)
  if (before.status !== fused.status || !sameDialog || stuckNews) {
    commit(context, 'host', ({ tables, at, record }) => {
      const change = {
        status: fused.status,
        status_reason: fused.reason,
        dialog: live.dialog,
        evidence: live.evidence,
        updated_at: at,
      }
      if (!tables.agents.update(live.id, change, { status: before.status })) return
      const ended =
        fused.status === 'idle' && live.calls === 0
          ? tables.prompts.list({ where: { agent_id: live.id, state: 'delivered' } })
          : []
      for (const prompt of ended) {
        tables.prompts.update(prompt.id, { state: 'answered' })
        record({ type: 'prompt.answered', images: { prompt: { ...prompt, state: 'answered' } } })
      }
      record({ type: 'agent.changed', detail: fused.reason, images: { agent: { ...before, ...change } } })
    })
  }
  recheckAfter(context, live, isSettled(context, live, fused.status) ? RECHECK_MS : DOUBT_MS)
  followHold(context, live, before.held, fused.status)
  if (fused.status === 'idle' && before.status !== 'idle') {
    readUsageSoon(context, live)
    lookAtFolderSoon(context, live.id)
  }
  if (fused.status === 'idle' || live.quiet)
    inBackground(context, 'deliver prompts', () => deliverPrompts(context, live))
}

/** Whether the status will change only by something that is heard of. */
function isSettled(context: Context, live: LiveAgent, status: AgentStatus): boolean {
  const shown = live.evidence.find((item) => item.source === 'screen')?.state
  // A newer hook is believed for a moment only, and nothing may be heard when the moment is over.
  if (live.calls === 0 && status !== shown && (shown === 'working' || shown === 'idle')) return false
  // The turn of a prompt may be over before anything has shown that it runs.
  if (live.submitted_at !== null) return false
  // Nobody tells of a process that is continued.
  if (status === 'stale' || status === 'starting' || (status === 'unsure' && !live.quiet)) return false
  return status !== 'working' || context.ports.agents.get(live.kind)?.quiet_ms === null
}

function recheckAfter(context: Context, live: LiveAgent, ms: number): void {
  live.cancelRecheck()
  live.recheck = () => {
    if (isCurrent(context, live)) lookAgain(context, live)
  }
  live.cancelRecheck = context.ports.clock.after(ms, live.recheck)
}

const isCurrent = (context: Context, live: LiveAgent): boolean =>
  context.live.get(live.id) === live && !context.stopping.signal.aborted
