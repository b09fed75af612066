import { z } from 'zod'
import { LEASE_MS, lock, lockScope } from './lock.ts'
import { operation } from './operation.ts'
import { argument, id, requestId, text, waitMs } from './scalars.ts'
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
  force: operation({
    method: 'DELETE',
    path: '/locks/{lock_id}',
    summary: "End somebody else's lock, with a reason that stays in the history.",
    roles: ['operator', 'coordinator'],
    tool: { name: 'force_lock', roles: ['coordinator'] },
    input: z.object({
      lock_id: id,
      reason: text.pipe(z.string().min(1).max(500)),
      request_id: requestId.optional(),
    }),
    output: lock,
    errors: ['LOCK_NOT_FOUND'],
  }),
}
