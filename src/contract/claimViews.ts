import { z } from 'zod'
import { lock } from './lock.ts'
import { id, sha } from './scalars.ts'
import { task, taskStatus } from './task.ts'

/** What to do next, one line for a model or a person. */
const next = z.string()

/** Tasks that the change has made ready to be claimed or started. */
const ready = z.array(id)

/** As many tasks as there are of each status, whatever else a list is narrowed by. */
export const taskCounts = z.record(taskStatus, z.number().int())

/** A task in short, by which an agent chooses. */
export const taskShort = task
  .pick({
    ...{ id: true, title: true, status: true, priority: true, complexity: true, kind: true, tags: true },
    ...{ files: true, after: true, parent_id: true, run_id: true, agent_id: true },
  })
  .extend({
    /** Whether it could be claimed now. */
    ready: z.boolean(),
  })
export type TaskShort = z.infer<typeof taskShort>

export const taskBoard = z.object({
  items: z.array(taskShort),
  total: z.number().int(),
  offset: z.number().int(),
  counts: taskCounts,
})

export const claimed = z.object({
  /** `yours`: it was the caller's already. `none`: there is nothing to claim now. */
  outcome: z.enum(['claimed', 'taken_over', 'yours', 'none']),
  task: taskShort.nullable(),
  /** What is to be done. */
  prompt: z.string(),
  notes: z.string(),
  /** Where to work: the task's worktree, or null for the caller's own folder. */
  worktree: z.string().nullable(),
  branch: z.string().nullable(),
  /** The agent that had it and is gone. */
  taken_from: id.nullable(),
  /** Tasks before it that are not done, over which an override was given. */
  unmet: z.array(id),
  locks: z.array(lock),
  next,
})

export const moved = z.object({ task_id: id, status: taskStatus, ready, next })

export const completedTask = moved.extend({
  /** Head at which the change was captured. */
  head_sha: sha,
})
