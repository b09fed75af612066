import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { event } from './event.ts'
import { operation } from './operation.ts'
import { argument, flag, id, requestId, text } from './scalars.ts'
import { snapshot } from './views.ts'

const project = argument.optional().describe('Id or path of the project')
const seq = z.number().int().min(0)

export const events = {
  list: operation({
    method: 'GET',
    path: '/events',
    summary: 'The history: newest first, or oldest first after a number. An agent sees that of its project.',
    roles: ['operator', 'coordinator', 'worker'],
    input: z.object({
      after: seq.optional().describe('Oldest first, from behind this number'),
      before: seq.optional().describe('Only below this number'),
      type: z
        .string()
        .regex(/^[a-z_]+(\.[a-z_]+)?$/, 'must be like task or task.created')
        .optional(),
      task_id: id.optional(),
      agent: argument.optional().describe('Id of the agent that it is about'),
      by: argument.optional().describe('Who did it: an id, operator or host'),
      query: z.string().max(400).optional().describe('Words of type, author and detail'),
      images: flag.default(true).describe('The entities as they were after it; the operator alone gets them'),
      limit: z.number().int().min(1).max(1000).default(200),
      project,
    }),
    output: z.object({
      items: z.array(event),
      /** Where the next page begins, as `before` or, with `after`, as `after`; null at the end. */
      cursor: z.number().int().nullable(),
    }),
    errors: ['PROJECT_NOT_FOUND', 'NO_PROJECT'],
  }),
  add: operation({
    method: 'POST',
    path: '/events',
    positional: ['detail'],
    summary: 'Add a line to the history of the project.',
    roles: ['operator', 'coordinator', 'worker'],
    input: z.object({
      detail: text.pipe(z.string().trim().min(1, 'must not be empty').max(2_000)),
      task_id: id.optional().describe('Task that it is about; your own by default'),
      project,
      request_id: requestId.optional(),
    }),
    output: event.omit({ images: true }),
    errors: ['PROJECT_NOT_FOUND', 'NO_PROJECT', 'TASK_NOT_FOUND'],
  }),
  follow: operation({
    method: 'GET',
    path: '/feed',
    summary: 'A snapshot, or the events after `after`, then every further event as it is committed.',
    roles: ['operator', 'viewer', 'remote'],
    stream: true,
    input: z.object({ after: z.number().int().min(0).optional() }),
    output: eventIterator(z.union([snapshot, event.extend({ type: z.string() })])),
    errors: [],
  }),
}
