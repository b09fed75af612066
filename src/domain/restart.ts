import type { TaskStatus } from '../contract/task.ts'

/** An agent that has run for so long counts as well: what failed before is forgotten. */
export const STEADY_MS = 600_000
const FIRST_MS = 1_000
const LONGEST_MS = 60_000
/** What a shell makes of an interrupt from the keyboard. */
const INTERRUPTED = 130

/** How the program of an agent has ended. */
export interface ProgramEnd {
  readonly code: number | null
  readonly signal: string | null
}

export const describeEnd = ({ code, signal }: ProgramEnd): string =>
  signal === null ? `its program ended with code ${code ?? 'unknown'}` : `its program was ended by ${signal}`

/** Code 0 is the program's own decision, an interrupt from the keyboard the person's. All else is a failure. */
export const isFailure = ({ code, signal }: ProgramEnd): boolean =>
  signal === null ? code !== 0 && code !== INTERRUPTED : signal !== 'SIGINT'

export interface Failed {
  /** Whether its program can go on with its conversation, or has none to go on with. */
  readonly can_go_on: boolean
  readonly task_status: TaskStatus | null
  /** How often it was started again already. */
  readonly restarts: number
  readonly max_restarts: number
}

export type RestartDecision =
  { readonly again: true; readonly count: number; readonly after_ms: number } | { readonly again: false }

/** Whether an agent whose program has failed is started again, and after how long: 1 s, 2 s, 4 s … at most a minute. */
export function decideRestart(failed: Failed): RestartDecision {
  const { task_status: status, restarts, max_restarts: limit } = failed
  const open = status === 'in_progress' || status === 'blocked' || status === 'review'
  if (!failed.can_go_on || !open || restarts >= limit) return { again: false }
  const after = Math.min(FIRST_MS * 2 ** restarts, LONGEST_MS)
  return { again: true, count: restarts + 1, after_ms: after }
}
