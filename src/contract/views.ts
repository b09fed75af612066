import { z } from 'zod'
import { agent, dialog } from './agent.ts'
import { attention } from './attention.ts'
import { changedFile, conflict } from './change.ts'
import { device } from './device.ts'
import { lock } from './lock.ts'
import { memory } from './memory.ts'
import { delivery, message, thread } from './message.ts'
import { project } from './project.ts'
import { prompt } from './prompt.ts'
import { run } from './run.ts'
import { id, instant, sha } from './scalars.ts'
import { signalOutcome } from './signal.ts'
import { completion, task } from './task.ts'
import { terminal } from './terminal.ts'

/** What to do next, one line for a model or a person. */
const next = z.string()

const agentBrief = agent
  .pick({ id: true, kind: true, status: true, status_reason: true, terminal_id: true })
  .extend({
    dialog: dialog.nullable(),
  })

/** A task without its prompt, as answers and lists have it. */
export const taskView = task
  .omit({ prompt: true, options: true })
  .extend({ agent: agentBrief.nullable(), next })
export type TaskView = z.infer<typeof taskView>

/** The same with what is needed to judge it. */
export const taskDetail = taskView.extend({
  prompt: z.string(),
  prompts: z.array(prompt.pick({ id: true, state: true, created_by: true, created_at: true, reason: true })),
  changes: z
    .object({
      head: sha,
      changed: z.array(z.string()),
      untracked: z.array(z.string()),
      conflicted: z.array(z.string()),
    })
    .nullable(),
})

export const taskDiff = z.object({
  task_id: id,
  base_branch: z.string(),
  base_sha: sha,
  /** Head of the task's branch; pass it to merge_task to be sure that this is what lands. */
  head_sha: sha,
  /** Whether the worktree has changes that are in no commit yet; they are part of this diff. */
  uncommitted: z.boolean(),
  /** Whether the patch is cut off at `max_bytes`. */
  truncated: z.boolean(),
  /** Forecast of a merge into the base branch as it is now; empty when it is clean. */
  conflicts: z.array(conflict),
  next,
  files: z.array(changedFile),
  /** Last, because agents shorten long answers from the end or the middle. */
  patch: z.string(),
})

export const landed = z.object({
  task_id: id,
  target: z.string(),
  sha,
  previous_sha: sha,
  head_sha: sha,
  files: z.array(changedFile),
  /** Tasks that it has made ready. */
  ready: z.array(id),
  next,
})

export const waited = z.object({
  /** `nothing_yet` is no error: call again. */
  outcome: z.enum(['idle', 'needs_input', 'gone', 'nothing_yet']),
  task_id: id,
  agent: agentBrief.nullable(),
  next,
})

export const signalled = z.object({
  outcome: z.union([signalOutcome, z.literal('nothing_yet')]),
  signal_id: id.nullable(),
  task_id: id.nullable(),
  title: z.string().nullable(),
  completion: completion.nullable(),
  detail: z.string(),
  /** Own tasks that may still signal. */
  open_tasks: z.number().int(),
  next,
})

export const closed = z.object({
  task_id: id,
  status: task.shape.status,
  worktree_removed: z.boolean(),
  branch_kept: z.string().nullable(),
  trash_ref: z.string().nullable(),
  /** Tasks that it has made ready. */
  ready: z.array(id),
  next,
})

/** The state of a home at event `seq`; ordered events follow. */
export const snapshot = z.object({
  type: z.literal('snapshot'),
  seq: z.number().int(),
  projects: z.array(project),
  tasks: z.array(task),
  agents: z.array(agent),
  terminals: z.array(terminal),
  prompts: z.array(prompt),
  /** What is open; the history of what was is listed apart. */
  attention: z.array(attention),
  /** What is held. */
  locks: z.array(lock),
  runs: z.array(run),
  /** Those that are not archived. */
  threads: z.array(thread),
  /** The newest, with their deliveries; older ones are listed. */
  messages: z.array(message),
  deliveries: z.array(delivery),
  /** The current version of each key. */
  memories: z.array(memory),
  /** Phones that are paired; only the person at the desk sees them. */
  devices: z.array(device),
})
export type Snapshot = z.infer<typeof snapshot>

export const paged = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), total: z.number().int(), offset: z.number().int() })

export const health = z.object({
  version: z.string(),
  pid: z.number().int(),
  started_at: instant,
  seq: z.number().int(),
})

export const about = health.omit({ seq: true }).extend({
  /** Absolute path of the data folder: database, worktrees, samples, logs. */
  home: z.string(),
  /** Address that the host answers at. */
  url: z.string(),
})
