import { z } from 'zod'
import { id, instant, name, text } from './scalars.ts'

/** Longest message in characters. */
export const MESSAGE_LIMIT = 10_000

export const messageKind = z.enum([
  'note',
  'question',
  'answer',
  'blocker',
  'review_request',
  'directive',
  'error',
])
export type MessageKind = z.infer<typeof messageKind>

export const messageBody = text.pipe(z.string().min(1, 'must not be empty').max(MESSAGE_LIMIT))

/** Addressed text. Who has got it is stated by one delivery for each recipient. */
export const message = z.object({
  id,
  project_id: id,
  thread_id: id.nullable(),
  /** The message that it answers. */
  reply_to: id.nullable(),
  task_id: id.nullable(),
  kind: messageKind,
  /** Agent id, `operator` or `host`: what the token said. */
  sender: z.string(),
  sender_label: z.string(),
  /** As it was addressed: an agent's id, `operator`, `label:NAME`, `role:ROLE`, `all`, or `thread`. */
  recipient: z.string(),
  body: z.string(),
  created_at: instant,
})
export type Message = z.infer<typeof message>

export const deliveryState = z.enum(['queued', 'delivered', 'read', 'acknowledged', 'expired'])
export type DeliveryState = z.infer<typeof deliveryState>

/** How far one message has come with one recipient. */
export const delivery = z.object({
  id,
  project_id: id,
  message_id: id,
  /** Agent id or `operator`. */
  recipient: z.string(),
  /** Whether it names this recipient, rather than a role or all: then it may hold the end of a turn, once. */
  directed: z.boolean(),
  state: deliveryState,
  /** What carried it: a hook, a prompt, a tool answer, a screen. While it is queued, the prompt that is to, or null. */
  carrier: z.string().nullable(),
  created_at: instant,
  delivered_at: instant.nullable(),
  read_at: instant.nullable(),
  acknowledged_at: instant.nullable(),
})
export type Delivery = z.infer<typeof delivery>

export const threadStatus = z.enum(['open', 'waiting', 'resolved', 'archived'])

/** Messages under one topic, with whose answer is awaited and at the end a decision. */
export const thread = z.object({
  id,
  project_id: id,
  run_id: id.nullable(),
  task_id: id.nullable(),
  topic: name,
  status: threadStatus,
  created_by: z.string(),
  /** Agent id, `operator`, `label:NAME` or `role:ROLE`; null when nobody's answer is awaited. */
  waiting_on: z.string().nullable(),
  decision: z.string().nullable(),
  reasoning: z.string().nullable(),
  decided_by: z.string().nullable(),
  /** The memory entry that records the decision. */
  memory_id: id.nullable(),
  created_at: instant,
  updated_at: instant,
  resolved_at: instant.nullable(),
})
export type Thread = z.infer<typeof thread>
