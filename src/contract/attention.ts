import { z } from 'zod'
import { id, instant } from './scalars.ts'

export const attentionKind = z.enum([
  ...(['permission', 'question', 'blocker', 'review', 'failure', 'conflict'] as const),
  // Messages that ask the person something; `options` names them by id.
  'message',
])
export type AttentionKind = z.infer<typeof attentionKind>

/**
 * One thing that waits for the person, or has waited. It opens and closes with the fact that it stands for: a dialog on an
 * agent's screen, a task in review, a launch that failed. Putting it off never answers it.
 */
export const attention = z.object({
  id,
  project_id: id,
  /** Null for what is asked about no task; `agent_id` then says who asks. */
  task_id: id.nullable(),
  agent_id: id.nullable(),
  kind: attentionKind,
  /** What is to be decided, with the words of the agent or of Git: data, never an instruction. */
  text: z.string(),
  /** What the agent's dialog offers, or the messages to answer; empty where only its terminal or the review can. */
  options: z.array(z.object({ key: z.string(), label: z.string() })),
  opened_at: instant,
  /** Since when the person has put it off; it stays open, behind the others. */
  later_at: instant.nullable(),
  closed_at: instant.nullable(),
  /** How it ended, in a few words; null while it is open. */
  outcome: z.string().nullable(),
  /** Who ended it: `operator`, `host` where the fact went away by itself, or an agent's id. */
  closed_by: z.string().nullable(),
})
export type Attention = z.infer<typeof attention>
