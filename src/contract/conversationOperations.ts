import { z } from 'zod'
import { conversationEntry } from './conversation.ts'
import { operation } from './operation.ts'
import { argument, id, requestId, text } from './scalars.ts'
import { paged } from './views.ts'

const EVERYONE = ['operator', 'coordinator', 'worker'] as const

export const conversations = {
  add: operation({
    method: 'POST',
    path: '/conversations',
    positional: ['text'],
    summary: 'Put on record what was said in your conversation.',
    roles: EVERYONE,
    input: z.object({
      text: text.pipe(z.string().min(1, 'must not be empty').max(50_000)),
      speaker: conversationEntry.shape.speaker.exclude(['host']).default('agent'),
      agent: argument.optional().describe('Agent whose conversation it is; your own by default'),
      request_id: requestId.optional(),
    }),
    output: conversationEntry,
    errors: ['AGENT_NOT_FOUND', 'NO_AGENT'],
  }),
  list: operation({
    method: 'GET',
    path: '/conversations',
    summary:
      'What was said in conversations, newest first: your own; a coordinator sees those of its workers.',
    roles: EVERYONE,
    input: z.object({
      agent: argument.optional().describe('Id of the agent; your own by default'),
      task_id: id.optional(),
      max_chars: z.number().int().min(100).max(50_000).default(2_000).describe('Longer texts are cut'),
      limit: z.number().int().min(1).max(200).default(20),
      offset: z.number().int().min(0).default(0),
    }),
    output: paged(conversationEntry),
    errors: ['AGENT_NOT_FOUND', 'TASK_NOT_FOUND'],
  }),
}
