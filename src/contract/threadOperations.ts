import { z } from 'zod'
import { messageBody, messageKind, thread } from './message.ts'
import { address, everyAgent, everyone, mail, page, POST_ERRORS, project, sent } from './messageOperations.ts'
import { operation } from './operation.ts'
import { id, name, requestId, text, waitMs } from './scalars.ts'
import { paged } from './views.ts'

const next = z.string()

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
    roles: [...everyone, 'remote'],
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
    roles: [...everyone, 'remote'],
    tool: { name: 'resolve_thread', roles: ['coordinator'], bound: ['request_id'] },
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
