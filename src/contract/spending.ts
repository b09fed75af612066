import { z } from 'zod'
import { id } from './scalars.ts'

/** What one agent has used on one day (UTC), summed from what its CLI reports. */
export const spending = z.object({
  id,
  project_id: id,
  run_id: id.nullable(),
  task_id: id.nullable(),
  agent_id: id,
  /** `2026-11-21`. */
  day: z.iso.date(),
  /** Tokens in and out. */
  tokens: z.number().int().min(0),
  cost_usd: z.number().min(0),
})
export type Spending = z.infer<typeof spending>
