import { z } from 'zod'
import { LEASE_MS, lock, lockScope } from './lock.ts'
import { operation } from './operation.ts'
import { argument, id, requestId, text, TEXT_LIMIT, waitMs } from './scalars.ts'
import { paged } from './views.ts'

const everyAgent = ['coordinator', 'worker'] as const
const project = argument.optional().describe('Id or path of the project')
const target = argument
  .max(1_000)
  .describe('file:PATH, dir:PATH, glob:PATTERN or res:NAME; a bare path is a file')
const next = z.string()
const TARGET_ERRORS = ['PROJECT_NOT_FOUND', 'NO_PROJECT', 'BAD_LOCK_KEY'] as const

export const locks = {
  acquire: operation({
    method: 'POST',
    path: '/locks',
    positional: ['target'],
    summary:
      'Lock a file, folder, glob or named resource before you change it. Your own lock is renewed. Held by another: LOCK_HELD with the holder, or wait_ms.',
    roles: ['operator', ...everyAgent],
    tool: { name: 'acquire_lock', roles: everyAgent, bound: ['project'], waits: true },
    input: z.object({
      target,
      project,
      reason: text.pipe(z.string().max(500)).default(''),
      scope: lockScope.default('checkout').describe('project: bind other worktrees too'),
      ttl_ms: z.number().int().min(LEASE_MS.least).max(LEASE_MS.most).default(LEASE_MS.default),
      wait_ms: waitMs.default(0),
      request_id: requestId.optional(),
    }),
    output: z.object({
      outcome: z.enum(['granted', 'renewed', 'nothing_yet']),
      lock: lock.nullable(),
      /** What is in the way after `nothing_yet`. */
      held: z.array(lock),
      /** Locks of others on the same paths in other worktrees: they do not bind, but a merge will meet them. */
      warnings: z.array(lock),
      next,
    }),
    errors: [...TARGET_ERRORS, 'LOCK_HELD', 'DEADLOCK', 'NO_AGENT', 'RUN_ENDED'],
  }),
  release: operation({
    method: 'POST',
    path: '/locks/release',
    positional: ['target'],
    alias: 'unlock',
    summary: 'Give back your lock on a target, or all of yours when none is named.',
    roles: ['operator', ...everyAgent],
    tool: { name: 'release_lock', roles: everyAgent, bound: ['project'] },
    whenPaused: true,
    input: z.object({ target: target.optional(), project, request_id: requestId.optional() }),
    output: z.object({ released: z.array(lock), next }),
    errors: [...TARGET_ERRORS, 'LOCK_HELD'],
  }),
  append: operation({
    method: 'POST',
    path: '/locks/append',
    positional: ['path', 'text'],
    summary: 'Append lines to a file that others append to as well, under its lock.',
    roles: ['operator', ...everyAgent],
    tool: { name: 'append_file', roles: everyAgent, bound: ['project'], waits: true },
    input: z.object({
      path: argument.max(1_000),
      text: z.string().min(1).max(TEXT_LIMIT),
      project,
      wait_ms: waitMs.default(0),
      request_id: requestId.optional(),
    }),
    output: z.object({ path: z.string(), bytes: z.number().int(), next }),
    errors: [
      'PROJECT_NOT_FOUND',
      'NO_PROJECT',
      'OUTSIDE_PROJECT',
      'LOCK_HELD',
      'DEADLOCK',
      'NO_AGENT',
      'RUN_ENDED',
      'FILE_NOT_FOUND',
    ],
  }),
  check: operation({
    method: 'POST',
    path: '/locks/check',
    positional: ['folder'],
    summary: 'Ask whether you may change these paths now; the Git hook of Switchyard asks before a commit.',
    roles: ['operator', ...everyAgent],
    input: z.object({
      folder: argument.describe('Absolute folder that the paths are relative to'),
      paths: z.array(z.string().min(1).max(4_096)).max(1_000),
    }),
    output: z.object({ refusal: z.string().nullable() }),
    errors: [],
  }),
  list: operation({
    method: 'GET',
    path: '/locks',
    summary: 'Locks that are held in the project, with holder, reason and expiry.',
    roles: ['operator', 'viewer', 'remote', ...everyAgent],
    tool: { name: 'list_locks', roles: everyAgent, bound: ['project'] },
    input: z.object({
      project,
      target: target.optional().describe('Only those that cover or lie in this target'),
      limit: z.number().int().min(1).max(200).default(50),
      offset: z.number().int().min(0).default(0),
    }),
    output: paged(lock),
    errors: TARGET_ERRORS,
  }),
  history: operation({
    method: 'GET',
    path: '/locks/history',
    positional: ['key'],
    summary: 'Who has held a key before, the newest first, and who waits for it now.',
    roles: ['operator', 'viewer', 'remote', ...everyAgent],
    input: z.object({
      key: argument.max(1_000).describe('A key as the list of locks shows it'),
      project,
      limit: z.number().int().min(1).max(200).default(50),
    }),
    output: z.object({
      items: z.array(lock),
      /** Agents and others that wait for something that a holder of this key is in the way of. */
      waiting: z.array(z.object({ owner: z.string(), label: z.string() })),
    }),
    errors: ['PROJECT_NOT_FOUND', 'NO_PROJECT'],
  }),
  force: operation({
    method: 'DELETE',
    path: '/locks/{lock_id}',
    summary: "End somebody else's lock, with a reason that stays in the history.",
    roles: ['operator', 'coordinator'],
    tool: { name: 'force_lock', roles: ['coordinator'], bound: ['request_id'] },
    input: z.object({
      lock_id: id,
      reason: text.pipe(z.string().min(1).max(500)),
      request_id: requestId.optional(),
    }),
    output: lock,
    errors: ['LOCK_NOT_FOUND'],
  }),
}
