import { err, ok, type Result } from '../base/result.ts'
import { failure, type Failure } from '../contract/errors.ts'
import type { Task, TaskStatus } from '../contract/task.ts'
import type { Role } from '../contract/token.ts'
import { isApproved, needsApproval } from './approval.ts'
import { isReady, type Readiness } from './dependencies.ts'

/** States that a task does not leave by itself. */
export const FINAL: readonly TaskStatus[] = ['done', 'cancelled']

export const isEnded = ({ status }: Pick<Task, 'status'>): boolean => FINAL.includes(status)

type Refusal = Result<void, Failure<'WRONG_STATUS'>>

interface Step {
  readonly from: readonly TaskStatus[]
  readonly to: TaskStatus
  /** How it reads in "cannot be …". */
  readonly past: string
  /** What to do where it is refused. */
  readonly next: string
}

const OPEN: readonly TaskStatus[] = ['pending', 'in_progress', 'blocked', 'review', 'failed']

/** Every change of a task's status. There is no other; who may make it is decided beside it. */
export const MOVES = {
  start: { from: OPEN, to: 'in_progress', past: 'started', next: 'use a new task' },
  claim: { from: ['pending'], to: 'in_progress', past: 'claimed', next: 'claim_next_task finds another' },
  take_over: {
    from: ['in_progress', 'blocked'],
    to: 'in_progress',
    past: 'taken over',
    next: 'claim_next_task finds another',
  },
  submit: {
    from: ['in_progress', 'review'],
    to: 'review',
    past: 'signalled done',
    next: 'nothing more is needed for it',
  },
  finish: {
    from: ['in_progress'],
    to: 'done',
    past: 'completed',
    next: 'only what is in_progress is completed',
  },
  approve: { from: ['review'], to: 'done', past: 'approved', next: 'its worker submits it first' },
  merge: { from: OPEN, to: 'done', past: 'merged', next: 'it has ended already' },
  send_back: {
    from: ['review'],
    to: 'in_progress',
    past: 'sent back',
    next: 'changes are requested of what is in review',
  },
  block: {
    from: ['pending', 'in_progress'],
    to: 'blocked',
    past: 'blocked',
    next: 'only what is open and not blocked yet can be',
  },
  unblock: {
    from: ['blocked'],
    to: 'in_progress',
    past: 'unblocked',
    next: 'only what is blocked is unblocked',
  },
  release: {
    from: ['in_progress', 'blocked', 'review', 'failed'],
    to: 'pending',
    past: 'released',
    next: 'nobody holds it',
  },
  reassign: { from: OPEN, to: 'in_progress', past: 'reassigned', next: 'it has ended' },
  fail: {
    from: ['pending', 'in_progress', 'blocked', 'review'],
    to: 'failed',
    past: 'failed',
    next: 'it has ended or failed already',
  },
  cancel: { from: OPEN, to: 'cancelled', past: 'cancelled', next: 'it has ended already' },
} as const satisfies Readonly<Record<string, Step>>
export type Move = keyof typeof MOVES

/** Whether the status allows the move. What is said about it names the task and what to do instead. */
export function requireMove(task: Pick<Task, 'id' | 'status'>, move: Move): Refusal {
  const { from, past, next }: Step = MOVES[move]
  return requireStatus(task, from, past, next)
}

function requireStatus(
  task: Pick<Task, 'id' | 'status'>,
  allowed: readonly TaskStatus[],
  verb: string,
  next: string,
): Refusal {
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
  return requireMove(task, 'start')
}

/** Signalling done is for work under way, and once more for a change that was corrected in review. */
export const decideDone = (task: Task): Refusal => requireMove(task, 'submit')

/** A task can land while it is worked on, waits for review, or lost its agent. */
export const decideMerge = (task: Task): Refusal => requireMove(task, 'merge')

/** Whether what is done for it lies on a branch of its own, which a merge lands. */
export const hasOwnWorktree = ({ worktree, isolation }: Pick<Task, 'worktree' | 'isolation'>): boolean =>
  worktree !== null && isolation === 'worktree'

/**
 * What becomes of work that is completed: what lies on a branch waits for its merge, what is complex or critical for
 * somebody else's verdict, and everything else is done.
 */
export const decideCompleted = (
  task: Pick<Task, 'worktree' | 'isolation' | 'complexity'>,
): 'submit' | 'finish' => (hasOwnWorktree(task) || needsApproval(task) ? 'submit' : 'finish')

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

/**
 * Status that a closed task ends in: what landed is done, and so is what was finished without a branch of its own, as far
 * as it needs no verdict, has one, or the operator closes it.
 */
export function statusClosed(task: Task, role: Role): TaskStatus {
  if (task.status === 'done') return 'done'
  if (task.status !== 'review' || hasOwnWorktree(task)) return 'cancelled'
  const judged =
    role === 'operator' ||
    !needsApproval(task) ||
    (task.completion !== null && isApproved(task, task.completion.head_sha))
  return judged ? 'done' : 'cancelled'
}
