import type { AgentStatus } from '../../src/contract/agent.ts'
import type { Recording, Truth } from './recording.ts'
import type { Said } from './replay.ts'

/** A wrong status that lasts no longer than this, in milliseconds, is late; one that lasts longer is a lie. */
export const NOTICE_MS = 1_000

/** A stretch of time in which a wrong status was shown as if it were known. */
export interface Lie {
  readonly from: number
  readonly ms: number
  /** Since when the truth is what it is; a change cannot be seen before it shows. */
  readonly since: number
  readonly truth: readonly Truth[]
  readonly status: AgentStatus
  readonly reason: string
}

export interface Share {
  readonly total_ms: number
  readonly right_ms: number
  /** It said that it did not know. */
  readonly unsure_ms: number
  readonly lies: readonly Lie[]
  /** All the time in which a wrong status was shown, however short. */
  readonly wrong: readonly Lie[]
  /** The longest time that a change took until it was seen; infinity where one never was. */
  readonly late_ms: number
}

/** Times in which neither what is true nor what is said changes. */
function stretches({ lines }: Recording, said: readonly Said[]): Lie[] {
  const end = lines.at(-1)?.[0] ?? 0
  const truths = lines.flatMap((line) => (line[1] === 'truth' ? [{ at: line[0], truth: line[2] }] : []))
  const times = [...truths, ...said, { at: end }].map(({ at }) => Math.min(at, end))
  const edges = [...new Set(times)].sort((one, other) => one - other)
  return edges.slice(0, -1).flatMap((from, index) => {
    const truth = truths.findLast(({ at }) => at <= from)
    const told = said.findLast(({ at }) => at <= from)
    const ms = (edges[index + 1] ?? from) - from
    if (!truth || !told) return []
    const { status, reason } = told
    return [{ from, ms, truth: truth.truth, since: truth.at, status, reason }]
  })
}

const isUnsure = ({ status }: { status: AgentStatus }): boolean => status === 'unsure' || status === 'stale'

/** How much of the time the status was what is true. */
export function shareOf(recording: Recording, said: readonly Said[]): Share {
  const all = stretches(recording, said)
  const sum = (some: readonly Lie[]): number => some.reduce((ms, one) => ms + one.ms, 0)
  const right = all.filter(({ truth, status }) => truth.some((one) => one === status))
  const wrong = all.filter((one) => !right.includes(one) && !isUnsure(one))
  const changes = [...new Set(all.map(({ since }) => since))]
  const lateness = changes.map((at) => {
    const seen = right.find((one) => one.since === at)
    const lasted = sum(all.filter(({ since }) => since === at))
    // What was over in no time need not have been seen.
    if (!seen) return lasted > NOTICE_MS ? Number.POSITIVE_INFINITY : 0
    return seen.from - at
  })
  return {
    total_ms: sum(all),
    right_ms: sum(right),
    unsure_ms: sum(all.filter(isUnsure)),
    wrong,
    lies: wrong.filter(({ ms }) => ms > NOTICE_MS),
    late_ms: Math.max(0, ...lateness),
  }
}
