import type { Output } from '../../contract/index.ts'
import type { TaskShort } from '../../contract/claimViews.ts'
import type { Task } from '../../contract/task.ts'
import { isReady, readinessOf } from '../../domain/dependencies.ts'
import { hasOwnWorktree } from '../../domain/task.ts'
import { endedRun } from '../runs/endedRun.ts'
import type { Tables } from '../ports/store.ts'
import type { Claimed } from './takeClaim.ts'

/** Whether anybody could claim the task now. */
export const isClaimable = (tables: Tables, task: Task): boolean =>
  task.status === 'pending' &&
  (task.launch === 'none' || task.launch === 'failed') &&
  isReady(readinessOf(task, (id) => tables.tasks.get(id))) &&
  endedRun(tables, task.run_id) === null

/** A task as an agent that looks for work sees it. */
export function viewShort(tables: Tables, task: Task): TaskShort {
  const { id, title, status, priority, complexity, kind, tags, files, after, parent_id, run_id, agent_id } =
    task
  return {
    ...{ id, title, status, priority, complexity, kind, tags, files, after, parent_id, run_id, agent_id },
    ready: isClaimable(tables, task),
  }
}

/** What the claimer needs to begin. */
export function viewClaim(tables: Tables, claimed: Claimed): Output<'task', 'claim'> {
  const { task, outcome, prompt, taken_from, unmet, locks } = claimed
  const place = hasOwnWorktree(task) ? `in ${task.worktree}, on ${task.branch}` : 'in your own folder'
  const last = hasOwnWorktree(task) ? 'commit, then complete_task' : 'complete_task says that it is finished'
  return {
    ...{ outcome, task: viewShort(tables, task), prompt, notes: task.notes, taken_from },
    worktree: hasOwnWorktree(task) ? task.worktree : null,
    branch: hasOwnWorktree(task) ? task.branch : null,
    unmet: [...unmet],
    locks: [...locks],
    next: `work ${place}; ${last}, set_task_state blocked or pending where you cannot go on`,
  }
}
