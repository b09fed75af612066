import type { Task } from '../../../contract/task.ts'
import type { Listing } from './review.ts'

/** The verdict on a task as it stands at this head: given, given for an older commit, or none. */
export type Verdict = 'approved' | 'void' | 'none'

export function verdictOf({ approval, agent_id }: Task, head: string | undefined): Verdict {
  if (approval === null || approval.by === agent_id) return 'none'
  return approval.head_sha === head ? 'approved' : 'void'
}

/** Whether the task lands only by a verdict of somebody other than its worker. */
export const needsVerdict = ({ complexity }: Task): boolean =>
  complexity === 'complex' || complexity === 'critical'

const isOver = ({ status }: Task): boolean => status === 'done' || status === 'cancelled'

/** Why a change cannot be merged now; null when it can. */
export function mergeDenied(task: Task, listing: Listing | null): string | null {
  if (isOver(task)) return 'The task has ended.'
  if (task.isolation === 'shared') return 'It works in the main checkout, so there is nothing to merge.'
  if (task.worktree === null) return 'It has no worktree yet, so there is nothing to merge.'
  if (listing === null) return 'The changes are still being read.'
  return listing.base_sha === listing.head_sha && !listing.uncommitted ? 'Nothing has changed.' : null
}

/** Why a change cannot be approved now; null when it can. */
export function approveDenied(task: Task, listing: Listing | null): string | null {
  const denied = mergeDenied(task, listing)
  if (denied !== null) return denied.replace('merge', 'approve')
  if (listing?.uncommitted) return 'Some changes are in no commit; only commits can be approved.'
  if (task.status !== 'review')
    return 'Its worker has not submitted it; only what is in review can be approved.'
  return null
}

/** Why the agent cannot be asked for changes now; null when it can. */
export function requestDenied(task: Task): string | null {
  if (isOver(task)) return 'The task has ended; undo brings it back.'
  return task.agent_id === null ? 'No agent works on it; start one first.' : null
}
