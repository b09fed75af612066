import { SEEMS_STUCK, type Agent, type Evidence } from '../contract/agent.ts'

/** Silence after which a guest is stale, in milliseconds. One that pings by itself is missed soon; hooks are silent between turns. */
export const STALE_MS = { background: 45_000, hooks: 900_000, terminal: 900_000 } as const
/** After so many times as long it is gone. */
const GONE = 3

/** Work of which nothing is seen or heard for so long seems stuck. */
export const STUCK_MS = 600_000

export interface Silence {
  readonly contact: Agent['contact']
  /** Its last sign of life, in milliseconds. */
  readonly seen: number
  readonly now: number
}

export type Presence =
  /** `after_ms`: when it is worth asking again if nothing is heard. */
  | { readonly state: 'fresh' | 'stale'; readonly after_ms: number; readonly reason: string }
  | { readonly state: 'gone'; readonly reason: string }

/** What a guest's silence says of it. Its process, where it is known, is asked apart. */
export function decidePresence({ contact, seen, now }: Silence): Presence {
  const limit = STALE_MS[contact]
  const silent = Math.max(0, now - seen)
  const words = `silent for ${Math.round(silent / 1000)} s`
  if (silent >= limit * GONE) return { state: 'gone', reason: words }
  if (silent >= limit) return { state: 'stale', after_ms: limit * GONE - silent, reason: words }
  return { state: 'fresh', after_ms: limit - silent, reason: '' }
}

/** The status of a guest that is heard of: what its hooks said last, or that it calls. */
export function guestStatus(evidence: readonly Evidence[]): Pick<Agent, 'status' | 'status_reason'> {
  const hook = evidence.find(({ source }) => source === 'hook')
  if (hook && (hook.state === 'working' || hook.state === 'idle' || hook.state === 'needs_input'))
    return { status: hook.state, status_reason: hook.detail }
  const call = evidence.find(({ source }) => source === 'mcp')
  return { status: 'working', status_reason: call?.detail ?? 'it has registered' }
}

export const stuckReason = (silentMs: number): string =>
  `${SEEMS_STUCK}at work, but nothing was seen or heard of it for ${Math.round(silentMs / 60_000)} min`

/**
 * The changed files of a checkout that are this agent's doing, as far as anybody can tell: those that its hooks said it
 * edits, else those that have changed since it came.
 */
export function ownChanges(seen: {
  readonly dirty: readonly string[]
  readonly edited: ReadonlySet<string>
  readonly before: ReadonlySet<string>
}): string[] {
  const { dirty, edited, before } = seen
  return dirty.filter((path) => (edited.size > 0 ? edited.has(path) : !before.has(path)))
}
