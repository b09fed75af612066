import { z } from 'zod'
import { argument, id, instant, sha } from './scalars.ts'

export const taskStatus = z.enum([
  'pending',
  'in_progress',
  'blocked',
  'review',
  'done',
  'cancelled',
  'failed',
])
export type TaskStatus = z.infer<typeof taskStatus>

export const complexity = z.enum(['simple', 'medium', 'complex', 'critical'])
export const isolation = z.enum(['worktree', 'shared'])
export const agentRole = z.enum(['coordinator', 'worker'])
export const mergeMethod = z.enum(['merge', 'squash', 'rebase'])
export type MergeMethod = z.infer<typeof mergeMethod>

/** How far the launch of a task's agent has come; each step is stored before it starts, so a crash can be resumed. */
export const launchStep = z.enum(['none', 'queued', 'worktree', 'setup', 'agent', 'running', 'failed'])

/** A path or folder below the root of the repository: relative, with slashes, and never out of it by `..`. */
export const repositoryPath = argument
  .max(500)
  .refine(
    (path) => !/^(?:[/\\]|[A-Za-z]:)/.test(path) && !path.split(/[/\\]/).includes('..'),
    'must be a path inside the repository: relative and without ..',
  )

/** What a worker declares with `signal_done`, and the commit that it declares it for. */
export const completion = z.object({
  summary: z.string(),
  files: z.array(z.string()),
  tests: z.string(),
  risks: z.string(),
  base_sha: sha,
  head_sha: sha,
  at: instant,
})
export type Completion = z.infer<typeof completion>

/** Where a task's change landed, and what the target branch was before, so that it can be undone. */
export const landing = z.object({
  target: z.string(),
  method: mergeMethod,
  sha,
  previous_sha: sha,
  head_sha: sha,
  at: instant,
  undone_at: instant.nullable(),
})
export type Landing = z.infer<typeof landing>

/** What the task's worktree, as it is now, changes against its base; the host follows the folder and keeps it fresh. */
export const changeCounts = z.object({
  files: z.number().int().min(0),
  additions: z.number().int().min(0),
  deletions: z.number().int().min(0),
  /** Commits of its branch over its base. */
  commits: z.number().int().min(0),
  /** Whether some of it is in no commit yet. */
  uncommitted: z.boolean(),
})
export type ChangeCounts = z.infer<typeof changeCounts>

/** Another task of the project whose worktree, as it is now, Git could not join with this one's. */
export const collision = z.object({ task_id: id, paths: z.array(z.string()) })
export type Collision = z.infer<typeof collision>

/** The verdict of someone other than the task's worker on one commit of it; it says nothing about any later one. */
export const approval = z.object({ by: z.string(), head_sha: sha, note: z.string(), at: instant })

/** Why a task cannot go on or has failed, in the words of whoever said so. */
export const block = z.object({ by: z.string(), reason: z.string(), at: instant })

/** What may be used of an agent's tokens and money before it is paused; null for no limit. */
export const budget = z.object({
  /** Tokens in and out. */
  tokens: z.number().int().min(1).nullable(),
  cost_usd: z.number().min(0).nullable(),
})
export type Budget = z.infer<typeof budget>

/** Words for priorities, as people and models say them. */
export const PRIORITY = { low: 25, medium: 50, high: 75, urgent: 100 } as const

/** A unit of work: its branch and worktree, its agent, and what came of it. */
export const task = z.object({
  id,
  project_id: id,
  title: z.string(),
  prompt: z.string(),
  status: taskStatus,
  role: agentRole,
  kind: z.string(),
  complexity,
  isolation,
  /** Tasks that must be done before its agent starts. */
  after: z.array(id),
  /** Paths and folders of the project that it is expected to change, as whoever created it says. */
  files: z.array(z.string()),
  /** The effort that it belongs to; null for none. */
  run_id: id.nullable(),
  /** The task that it is a part of; null for none. */
  parent_id: id.nullable(),
  /** From 0 to 100; of the ready ones the highest is claimed first, then the oldest. */
  priority: z.number().int().min(0).max(100),
  tags: z.array(z.string()),
  /** Free text that everybody who works on it may read and add to. */
  notes: z.string(),
  /** Why it is blocked or has failed; null unless it is. */
  block: block.nullable(),
  /** When its present agent took it by a claim; null where the agent was started on it. */
  claimed_at: instant.nullable(),
  /** Null for the limits of its run and project alone. */
  budget: budget.nullable(),
  /** The coordinator agent that owns the task; null when the operator does. */
  coordinator_id: id.nullable(),
  /** How many coordinators stand above it: 0 for a task of the operator, 1 for one that such a task's agent created. */
  depth: z.number().int().min(0),
  created_by: z.string(),
  agent_id: id.nullable(),
  branch: z.string().nullable(),
  base_branch: z.string(),
  base_sha: sha,
  worktree: z.string().nullable(),
  /** Whether the worktree is complete: files copied and the setup command run. */
  prepared: z.boolean(),
  launch: launchStep,
  launch_error: z.string().nullable(),
  /** Launch options that the kind understands: model, permission mode, a custom command. */
  options: z.object({
    model: z.string().nullable(),
    permission_mode: z.string().nullable(),
    command: z.array(z.string()).nullable(),
  }),
  /** Null while it has no worktree, and until that has been looked at. */
  counts: changeCounts.nullable(),
  collisions: z.array(collision),
  completion: completion.nullable(),
  approval: approval.nullable(),
  landing: landing.nullable(),
  /** Ref of the newest commit that keeps the worktree's last state, until 30 days after its removal. */
  trash_ref: z.string().nullable(),
  /** Kept at the top of lists. */
  pinned: z.boolean(),
  /** When the person put an ended task away; null as long as lists show it. */
  archived_at: instant.nullable(),
  created_at: instant,
  updated_at: instant,
  ended_at: instant.nullable(),
})
export type Task = z.infer<typeof task>
