import { z } from 'zod'
import { id, instant } from './scalars.ts'

/** `checkout`: binds whoever works in the same folder and warns the others; `project`: binds in every worktree. */
export const lockScope = z.enum(['checkout', 'project'])
export type LockScope = z.infer<typeof lockScope>

export const lockOutcome = z.enum(['released', 'expired', 'forced', 'owner_gone'])

/** Shortest and longest lease, in milliseconds: one second and 24 hours. */
export const LEASE_MS = { least: 1_000, most: 86_400_000, default: 3_600_000 }

/**
 * A lease on `file:PATH`, `dir:PATH`, `glob:PATTERN` or `res:NAME`. Paths are relative to the project, resolved through
 * symlinks, with forward slashes, the same for every spelling and every worktree.
 */
export const lock = z.object({
  id,
  project_id: id,
  key: z.string(),
  scope: lockScope,
  /** Whose folder a path lies in: a task with a worktree of its own, or `main` for the main checkout. */
  checkout: z.string(),
  /** The agent that holds it, or `operator`. */
  owner: z.string(),
  owner_label: z.string(),
  task_id: id.nullable(),
  reason: z.string(),
  /** Grows with every grant in this home; whoever writes on behalf of a lease can refuse an older number. */
  fence: z.number().int(),
  ttl_ms: z.number().int(),
  acquired_at: instant,
  expires_at: instant,
  /** Null while it is held. */
  ended_at: instant.nullable(),
  outcome: lockOutcome.nullable(),
})
export type Lock = z.infer<typeof lock>
