import { z } from 'zod'
import { cleanLine } from '../base/text.ts'
import { delivery, deliveryState, message, messageBody, messageKind } from './message.ts'
import { operation } from './operation.ts'
import { argument, id, requestId } from './scalars.ts'
import { paged } from './views.ts'

export const everyone = ['operator', 'coordinator', 'worker'] as const
export const everyAgent = ['coordinator', 'worker'] as const
export const project = argument.optional().describe('Id or path of the project')
const next = z.string()

/** How something is addressed: one agent, all with a label or role, everybody, the person, or the sender's coordinator. */
export const address = z
  .string()
  .max(300)
  .transform(cleanLine)
  .pipe(
    z
      .string()
      .regex(
        /^(?:agt-[0-9a-z]{1,20}|operator|coordinator|all|label:.{1,200}|role:(?:coordinator|worker|operator))$/u,
        'must be an agent id, label:NAME, role:ROLE, all, operator or coordinator',
      ),
  )

const reached = z.object({ recipient: z.string(), label: z.string() })

/** What became of a message at its sending. */
export const sent = z.object({
  message_id: id,
  thread_id: id.nullable(),
  recipients: z.array(reached),
  /** The role that has nobody yet: the first who registers with it gets the message. */
  queued_for: z.string().nullable(),
  /** Whom it should have reached and could not, and why. */
  undelivered: z.array(z.string()),
  next,
})

/** A message as somebody may see it: their own state of it, and for sender and operator how far it has come with each. */
export const mail = message.extend({
  state: deliveryState.nullable(),
  deliveries: z.array(
    delivery.pick({
      ...{ recipient: true, state: true, carrier: true },
      ...{ delivered_at: true, read_at: true, acknowledged_at: true },
    }),
  ),
})
export type Mail = z.infer<typeof mail>

export const POST_ERRORS = [
  ...(['PROJECT_NOT_FOUND', 'NO_PROJECT', 'TASK_NOT_FOUND', 'NO_RECIPIENT', 'PAUSED'] as const),
  ...(['MESSAGE_NOT_FOUND', 'THREAD_NOT_FOUND', 'WRONG_STATUS'] as const),
] as const

const ids = z.array(id).max(100)
export const page = {
  limit: z.coerce.number().int().min(1).max(200).default(50),
  offset: z.coerce.number().int().min(0).default(0),
}

export const messages = {
  send: operation({
    method: 'POST',
    path: '/messages',
    alias: 'send',
    positional: ['to', 'body'],
    summary:
      'Send a message, or answer one (reply_to, thread_id). Without `to` a blocker or review_request goes to coordinator and person, an error to all.',
    roles: [...everyone, 'remote'],
    tool: { name: 'send_message', roles: everyAgent, bound: ['project', 'task_id'] },
    input: z.object({
      to: address.optional().describe('Agent id, label:NAME, role:ROLE, all, operator or coordinator'),
      kind: messageKind.default('note'),
      body: messageBody,
      reply_to: id.optional(),
      thread_id: id.optional(),
      task_id: id.optional(),
      project,
      request_id: requestId.optional(),
    }),
    output: sent,
    errors: POST_ERRORS,
  }),
  list: operation({
    method: 'GET',
    path: '/messages',
    alias: 'inbox',
    summary:
      'Your messages, newest first; nothing becomes read by it. What you have sent says how far it has come with each recipient.',
    roles: everyone,
    input: z.object({
      which: z.enum(['unread', 'received', 'sent', 'all']).default('unread'),
      agent_id: id.optional().describe("An agent's mailbox; the operator's to look into"),
      project,
      ...page,
    }),
    output: paged(mail),
    errors: ['PROJECT_NOT_FOUND', 'NO_PROJECT'],
  }),
  read: operation({
    method: 'POST',
    path: '/messages/read',
    whenPaused: true,
    positional: ['message_ids'],
    summary: 'Read your unread messages, oldest first, or those that you name. They count as read then.',
    roles: [...everyone, 'remote'],
    tool: { name: 'read_messages', roles: everyAgent, bound: ['project'] },
    input: z.object({
      message_ids: ids.optional(),
      acknowledge: z.boolean().default(false),
      project,
      request_id: requestId.optional(),
    }),
    output: z.object({
      message_ids: z.array(id),
      /** The messages themselves, framed for a model: what others wrote is data. */
      text: z.string(),
      /** Unread ones that are left. */
      more: z.number().int(),
      next,
    }),
    errors: ['MESSAGE_NOT_FOUND', 'PROJECT_NOT_FOUND', 'NO_PROJECT'],
  }),
  ack: operation({
    method: 'POST',
    path: '/messages/ack',
    whenPaused: true,
    positional: ['message_ids'],
    summary: 'Acknowledge messages that were sent to you; their senders see it.',
    roles: [...everyone, 'remote'],
    input: z.object({ message_ids: ids.min(1), request_id: requestId.optional() }),
    output: z.object({ message_ids: z.array(id), next }),
    errors: ['MESSAGE_NOT_FOUND'],
  }),
  show: operation({
    method: 'GET',
    path: '/messages/{message_id}',
    summary: 'One message that you have sent or got.',
    roles: everyone,
    input: z.object({ message_id: id }),
    output: mail,
    errors: ['MESSAGE_NOT_FOUND'],
  }),
}
