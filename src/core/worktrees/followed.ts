import type { WorktreeChange, WorktreePlace } from '../ports/git.ts'
import type { Context } from '../context.ts'
import type { Pace } from './pace.ts'

/** A worktree that is followed, and what the last look at it has found. */
export interface Followed {
  readonly task_id: string
  readonly project_id: string
  readonly root: string
  /** The task's worktree as its row has it. */
  readonly path: string
  readonly base_branch: string
  readonly base_sha: string
  /** Whether it works in the main checkout: that counts, and is compared with no other. */
  readonly shared: boolean
  readonly pace: Pace
  place: WorktreePlace | null
  /** Paths that are not watched. */
  ignored: ReadonlySet<string>
  change: WorktreeChange | null
  /** Paths of that change, former names of renamed files included. */
  paths: ReadonlySet<string>
  /** Whether the base branch has moved since the last look. */
  base_moved: boolean
  /** Ends the watch of the folder; null while there is none. */
  unwatch: (() => Promise<void>) | null
  ended: boolean
  /** Git calls under way that work in the folder; nobody may take it away before they have ended. */
  readonly busy: Set<Promise<unknown>>
}

/** Branches and heads of a repository, watched once for all its worktrees. */
export interface FollowedRepository {
  /** Tasks that need it. */
  readonly tasks: Set<string>
  readonly unwatch: Promise<(() => Promise<void>) | null>
}

/** Marks the worktrees as in use while `work` runs, and takes its turn among the project's looks. */
export async function looking<T>(
  context: Context,
  worktrees: readonly Followed[],
  work: () => Promise<T>,
): Promise<T | null> {
  const project = worktrees[0]?.project_id ?? ''
  const isOver = (): boolean => context.stopping.signal.aborted || worktrees.some(({ ended }) => ended)
  const promise = context.looks.run(project, async () => (isOver() ? null : work()))
  for (const { busy } of worktrees) busy.add(promise)
  try {
    return await promise
  } finally {
    for (const { busy } of worktrees) busy.delete(promise)
  }
}
