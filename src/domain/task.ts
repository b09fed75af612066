import { err, ok, type Result } from '../base/result.ts'
import { failure, type Failure } from '../contract/errors.ts'
import type { Task, TaskStatus } from '../contract/task.ts'
import { isReady, type Readiness } from './dependencies.ts'

/** States that a task does not leave by itself. */
export const FINAL: readonly TaskStatus[] = ['done', 'cancelled']

export const isEnded = (task: Task): boolean => FINAL.includes(task.status)

type Refusal = Result<void, Failure<'WRONG_STATUS'>>

function requireStatus(task: Task, allowed: readonly TaskStatus[], verb: string, next: string): Refusal {
  if (allowed.includes(task.status)) return ok(undefined)
  return err(
    failure('WRONG_STATUS', `task ${task.id} is ${task.status}, so it cannot be ${verb}; ${next}`, {
      status: task.status,
    }),
  )
}

/**
 * An agent may be started on a task that waits for one and has none. One that is queued behind other tasks may be started
 * before them; one that is queued for a free place starts by itself.
 */
export function decideStart(task: Task, readiness: Readiness): Refusal {
  const held = task.launch === 'queued' && !isReady(readiness)
  if (task.launch !== 'none' && task.launch !== 'failed' && !held) {
    return err(
      failure(
        'WRONG_STATUS',
        `task ${task.id} has an agent already (launch: ${task.launch}); stop it first`,
        {
          status: task.status,
        },
      ),
    )
  }
  return requireStatus(
    task,
    ['pending', 'in_progress', 'review', 'blocked', 'failed'],
    'started',
    'use a new task',
  )
}

/** Signalling done is for work under way, and once more for a change that was corrected in review. */
export const decideDone = (task: Task): Refusal =>
  requireStatus(task, ['in_progress', 'review'], 'signalled done', 'nothing more is needed for it')

/** A task can land while it is worked on, waits for review, or lost its agent. */
export const decideMerge = (task: Task): Refusal =>
  requireStatus(
    task,
    ['pending', 'in_progress', 'blocked', 'review', 'failed'],
    'merged',
    'it has ended already',
  )

export const decidePrompt = (task: Task): Refusal =>
  requireStatus(task, ['pending', 'in_progress', 'blocked', 'review'], 'prompted', 'it has ended')

export const decideClose = (task: Task): Refusal =>
  task.status === 'cancelled' && task.worktree === null
    ? err(failure('WRONG_STATUS', `task ${task.id} is closed already`, { status: task.status }))
    : ok(undefined)

/** Only what has ended may be put away: what is live must stay in sight. */
export const decideArchive = (task: Task): Refusal =>
  requireStatus(task, FINAL, 'archived', 'close or merge it first')

/** Status after the agent has gone: work under way returns to pending, everything else stays. */
export const statusWithoutAgent = (task: Task): TaskStatus =>
  task.status === 'in_progress' || task.status === 'blocked' ? 'pending' : task.status

/** Status that a closed task ends in: what landed or was finished in the main checkout is done. */
export const statusClosed = (task: Task): TaskStatus =>
  task.status === 'done' || (task.isolation === 'shared' && task.status === 'review') ? 'done' : 'cancelled'
