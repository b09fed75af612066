import { z } from 'zod'
import { id, instant } from './scalars.ts'

/** One thing said in an agent's conversation, as the agent, its CLI or a person has put it on record. */
export const conversationEntry = z.object({
  id,
  project_id: id,
  run_id: id.nullable(),
  task_id: id.nullable(),
  agent_id: id.nullable(),
  speaker: z.enum(['person', 'agent', 'tool', 'host']),
  text: z.string().max(50_000),
  created_at: instant,
})
export type ConversationEntry = z.infer<typeof conversationEntry>
