import { z } from 'zod'
import { cleanLine } from '../base/text.ts'
import { delivery, deliveryState, message, messageBody, messageKind, thread } from './message.ts'
import { operation } from './operation.ts'
import { argument, id, name, requestId, text, waitMs } from './scalars.ts'
import { paged } from './views.ts'

const everyone = ['operator', 'coordinator', 'worker'] as const
const everyAgent = ['coordinator', 'worker'] as const
const project = argument.optional().describe('Id or path of the project')
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
const sent = z.object({
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

const POST_ERRORS = [
  ...(['PROJECT_NOT_FOUND', 'NO_PROJECT', 'TASK_NOT_FOUND', 'NO_RECIPIENT', 'PAUSED'] as const),
  ...(['MESSAGE_NOT_FOUND', 'THREAD_NOT_FOUND', 'WRONG_STATUS'] as const),
] as const

const ids = z.array(id).max(100)
const page = {
  limit: z.coerce.number().int().min(1).max(200).default(50),
  offset: z.coerce.number().int().min(0).default(0),
}

export const messages = {
  send: operation({
    method: 'POST',
    path: '/messages',
    positional: ['to', 'body'],
    summary:
      'Send a message, or answer one (reply_to, thread_id). Without `to` a blocker or review_request goes to coordinator and person, an error to all.',
    roles: everyone,
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
    roles: everyone,
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
    roles: everyone,
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

/** What is kept of a question, so that a retry waits on in its thread. */
export const asked = z.object({ thread_id: id, message_id: id, undelivered: z.array(z.string()) })

const topic = name

export const threads = {
  open: operation({
    method: 'POST',
    path: '/threads',
    summary: 'Open a thread with its first message; waiting_on says whose answer is awaited.',
    roles: everyone,
    input: z.object({
      topic,
      waiting_on: address,
      body: messageBody,
      kind: messageKind.default('question'),
      task_id: id.optional(),
      project,
      request_id: requestId.optional(),
    }),
    output: sent,
    errors: POST_ERRORS,
  }),
  ask: operation({
    method: 'POST',
    path: '/threads/ask',
    positional: ['to', 'body'],
    summary:
      'Ask a question and wait up to wait_ms for the answer. nothing_yet: go on, it comes as a message; or call again with the same request_id.',
    roles: everyone,
    tool: { name: 'ask', roles: everyAgent, bound: ['project', 'task_id'], waits: true },
    input: z.object({
      to: address,
      body: messageBody,
      topic: topic.optional(),
      wait_ms: waitMs.default(0),
      task_id: id.optional(),
      project,
      request_id: requestId.optional(),
    }),
    output: z.object({
      outcome: z.enum(['answered', 'nothing_yet']),
      thread_id: id,
      message_id: id,
      /** The answer, framed for a model. */
      answer: z.string().nullable(),
      undelivered: z.array(z.string()),
      next,
    }),
    errors: POST_ERRORS,
  }),
  reply: operation({
    method: 'POST',
    path: '/threads/{thread_id}/messages',
    positional: ['body'],
    summary: 'Say something in a thread to all who take part in it.',
    roles: everyone,
    input: z.object({
      thread_id: id,
      body: messageBody,
      kind: messageKind.optional(),
      waiting_on: address.nullish().describe('Whose answer is awaited from now on; null for nobody'),
      request_id: requestId.optional(),
    }),
    output: sent,
    errors: POST_ERRORS,
  }),
  list: operation({
    method: 'GET',
    path: '/threads',
    summary: 'Threads that you take part in, newest first: those that wait for you, all open ones, or all.',
    roles: everyone,
    input: z.object({ which: z.enum(['waiting', 'open', 'all']).default('open'), project, ...page }),
    output: paged(thread),
    errors: ['PROJECT_NOT_FOUND', 'NO_PROJECT'],
  }),
  show: operation({
    method: 'GET',
    path: '/threads/{thread_id}',
    summary: 'A thread with its messages, oldest first.',
    roles: everyone,
    input: z.object({ thread_id: id }),
    output: z.object({ thread, messages: z.array(mail) }),
    errors: ['THREAD_NOT_FOUND'],
  }),
  resolve: operation({
    method: 'POST',
    path: '/threads/{thread_id}/resolve',
    summary: 'End a thread with a decision and its reasoning, which become a memory entry.',
    roles: everyone,
    tool: { name: 'resolve_thread', roles: ['coordinator'] },
    input: z.object({
      thread_id: id,
      decision: text.pipe(z.string().min(1).max(4_000)),
      reasoning: text.pipe(z.string().max(4_000)).default(''),
      request_id: requestId.optional(),
    }),
    output: thread,
    errors: ['THREAD_NOT_FOUND', 'WRONG_STATUS', 'PAUSED'],
  }),
  archive: operation({
    method: 'POST',
    path: '/threads/{thread_id}/archive',
    summary: 'Put a thread away; nobody is waited for in it any more.',
    roles: everyone,
    input: z.object({ thread_id: id, request_id: requestId.optional() }),
    output: thread,
    errors: ['THREAD_NOT_FOUND', 'WRONG_STATUS'],
  }),
}
