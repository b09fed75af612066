import { z } from 'zod'
import { id, instant } from './scalars.ts'

export const promptState = z.enum(['queued', 'delivering', 'delivered', 'answered', 'failed', 'cancelled'])

/** Text on its way into an agent. It is typed whole, once, when the agent is at its prompt. */
export const prompt = z.object({
  id,
  project_id: id,
  task_id: id,
  agent_id: id.nullable(),
  text: z.string(),
  created_by: z.string(),
  state: promptState,
  reason: z.string().nullable(),
  created_at: instant,
  delivered_at: instant.nullable(),
})
export type Prompt = z.infer<typeof prompt>
