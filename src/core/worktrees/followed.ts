import type { WorktreeChange, WorktreePlace } from '../ports/git.ts'
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
  /** Whether a comparison that Git could not make is being made once more. */
  tried_again: boolean
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
