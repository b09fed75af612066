import { z } from 'zod'
import { memory, MEMORY_LIMIT, memoryType } from './memory.ts'
import { operation } from './operation.ts'
import { argument, id, name, requestId, text } from './scalars.ts'
import { paged } from './views.ts'

const agents = ['coordinator', 'worker'] as const
const project = argument.optional().describe('Id or path of the project')
const next = z.string()
const ERRORS = ['PROJECT_NOT_FOUND', 'NO_PROJECT'] as const
const type = memoryType.optional()

/** An entry as answers have it: of a long value a part, and how long the whole is. */
const memoryView = memory
  .omit({ project_id: true, thread_id: true, supersedes: true, superseded_by: true })
  .extend({ length: z.number().int() })

export const memories = {
  set: operation({
    method: 'POST',
    path: '/memories',
    positional: ['key', 'value'],
    summary: 'Keep what all agents should know, under a key; replaces the version before.',
    roles: ['operator', ...agents],
    tool: {
      name: 'remember',
      roles: agents,
      bound: ['project', 'run_id', 'task_id', 'supersedes', 'request_id'],
    },
    input: z.object({
      key: name,
      value: text.pipe(z.string().min(1, 'must not be empty').max(MEMORY_LIMIT)),
      type: memoryType.default('fact'),
      confidence: z.number().min(0).max(1).default(0.8),
      version: z.number().int().min(0).optional().describe('The one you read; 0: new key'),
      supersedes: z.array(id).max(50).default([]).describe('Ids of other entries that this one replaces'),
      run_id: id.optional(),
      task_id: id.optional().describe('Task that it comes from; your own by default'),
      project,
      request_id: requestId.optional(),
    }),
    output: z.object({ memory: memoryView, outcome: z.enum(['recorded', 'unchanged']), next }),
    errors: [...ERRORS, 'STALE_VERSION', 'MEMORY_NOT_FOUND', 'RUN_NOT_FOUND', 'TASK_NOT_FOUND'],
  }),
  list: operation({
    method: 'GET',
    path: '/memories',
    summary: 'What is known in the project now, the newest first, long values cut.',
    roles: ['operator', ...agents],
    input: z.object({
      type,
      run_id: id.optional(),
      min_confidence: z.number().min(0).max(1).default(0),
      project,
      limit: z.number().int().min(1).max(200).default(50),
      offset: z.number().int().min(0).default(0),
    }),
    output: paged(memoryView),
    errors: ERRORS,
  }),
  show: operation({
    method: 'GET',
    path: '/memories/entry',
    positional: ['entry'],
    summary: 'One entry whole, by its key or the id of any version, with what came before it.',
    roles: ['operator', ...agents],
    input: z.object({ entry: name, project, history: z.number().int().min(0).max(200).default(50) }),
    output: z.object({ memory, history: z.array(memory) }),
    errors: [...ERRORS, 'MEMORY_NOT_FOUND'],
  }),
  search: operation({
    method: 'GET',
    path: '/memories/search',
    positional: ['query'],
    summary:
      'What the project knows: by words, or newest first. A key or id as query gives that value whole.',
    roles: ['operator', ...agents],
    tool: { name: 'recall', roles: agents, bound: ['project', 'limit'] },
    input: z.object({
      query: z.string().max(400).default(''),
      type,
      limit: z.number().int().min(1).max(50).default(10),
      project,
    }),
    output: z.object({ items: z.array(memoryView), next }),
    errors: ERRORS,
  }),
  forget: operation({
    method: 'DELETE',
    path: '/memories/entry',
    positional: ['entry'],
    summary: 'Take back an entry, by its key or id. Its history stays.',
    roles: ['operator', 'coordinator'],
    input: z.object({
      entry: name,
      reason: text.pipe(z.string().max(500)).default(''),
      project,
      request_id: requestId.optional(),
    }),
    output: memory,
    errors: [...ERRORS, 'MEMORY_NOT_FOUND'],
  }),
}
