import type { AgentStatus, Dialog, Evidence } from '../contract/agent.ts'

/** How long a screen and a hook may disagree right after a change before the newer one is believed. */
export const SETTLE_MS = 2_000
/** A new process that has shown nothing yet counts as starting for so long. */
export const START_MS = 30_000

export interface Observed {
  /** The newest evidence of each source. */
  readonly evidence: readonly Evidence[]
  readonly dialog: Dialog | null
  /** Calls of the agent's MCP tools that are under way. */
  readonly calls: number
  readonly started_at: number
  readonly now: number
}

export interface Fused {
  readonly status: AgentStatus
  readonly reason: string
}

/**
 * The status from all evidence: the process first, then a dialog that is on the screen, then a running tool call, then
 * the newer of hook and screen. Where they contradict each other for longer than a moment the newer one holds and the
 * reason says so; where nothing is known, the answer is `unsure` rather than a guess.
 */
export function fuseStatus(observed: Observed): Fused {
  const { evidence, dialog, calls, now } = observed
  const of = (source: Evidence['source']): Evidence | undefined =>
    evidence.find((item) => item.source === source)
  const process = of('process')
  if (process?.state === 'gone') return { status: 'gone', reason: process.detail }
  // Whatever hook and screen say then, they say of the moment before.
  if (process && process.state !== 'alive') return { status: 'stale', reason: process.detail }
  if (dialog) return { status: 'needs_input', reason: `${dialog.kind} dialog on the screen` }
  if (calls > 0) return { status: 'working', reason: 'a tool call is under way' }
  const screen = of('screen')
  const hook = of('hook')
  const spoken = newer(hook, screen, now)
  if (spoken) return spoken
  const silent = !screen || screen.state === 'starting'
  if (screen?.state === 'starting' || (silent && now - observed.started_at < START_MS)) {
    return { status: 'starting', reason: screen?.detail ?? 'process started, nothing on its screen yet' }
  }
  return {
    status: 'unsure',
    reason: screen?.detail ?? 'the process runs, but neither a hook nor its screen says what it does',
  }
}

type Clear = 'working' | 'idle' | 'needs_input'
const clear = (item: Evidence | undefined): Clear | null =>
  item && (item.state === 'working' || item.state === 'idle' || item.state === 'needs_input')
    ? item.state
    : null

function newer(hook: Evidence | undefined, screen: Evidence | undefined, now: number): Fused | null {
  const told = clear(hook)
  const shown = clear(screen)
  if (hook && told && screen && shown && told !== shown) return settle({ hook, told, screen, shown, now })
  if (screen && shown) return { status: shown, reason: screen.detail }
  if (hook && told) return { status: told, reason: hook.detail }
  return null
}

interface Dispute {
  readonly hook: Evidence
  readonly told: Clear
  readonly screen: Evidence
  readonly shown: Clear
  readonly now: number
}

function settle({ hook, told, screen, shown, now }: Dispute): Fused {
  const hookAt = Date.parse(hook.at)
  const screenAt = Date.parse(screen.at)
  if (screenAt - hookAt > SETTLE_MS)
    return { status: shown, reason: `${screen.detail}; the last hook said ${told}` }
  if (now - hookAt <= SETTLE_MS || hookAt > screenAt) return { status: told, reason: hook.detail }
  return { status: 'unsure', reason: `the screen says ${shown} (${screen.detail}), the hook says ${told}` }
}
