import { z } from 'zod'
import { completion } from './task.ts'
import { id, instant } from './scalars.ts'

/**
 * `done`: signalled. `agent_gone`: its agent ended without a signal. `closed`: someone else closed the task. `blocked` and
 * `failed`: with the reason, in the words of whoever said so.
 */
export const signalOutcome = z.enum(['done', 'agent_gone', 'launch_failed', 'closed', 'blocked', 'failed'])

/** What a waiting coordinator is told about one of its tasks; kept until one wait has taken it. */
export const signal = z.object({
  id,
  project_id: id,
  task_id: id,
  /** The coordinator agent that is told; null when the operator owns the task. */
  coordinator_id: id.nullable(),
  outcome: signalOutcome,
  detail: z.string(),
  completion: completion.nullable(),
  created_at: instant,
  taken_by: z.string().nullable(),
})
export type Signal = z.infer<typeof signal>
