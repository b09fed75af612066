import type { Phase } from '../contract/briefingOperations.ts'
import type { Run } from '../contract/run.ts'
import type { Task, TaskStatus } from '../contract/task.ts'
import { isRunEnded } from './runs.ts'

/** What of an agent's place decides what it should do next. */
export interface Place {
  readonly role: 'coordinator' | 'worker'
  readonly paused: boolean
  readonly task: Pick<Task, 'status' | 'complexity'> | null
  readonly run: Pick<Run, 'status'> | null
  /** How many tasks that it coordinates are in each status. */
  readonly led: Readonly<Partial<Record<TaskStatus, number>>>
}

const OVER: readonly TaskStatus[] = ['done', 'cancelled', 'failed']

/** Where an agent stands in its work: the same facts give the same phase. */
export function phaseOf({ role, paused, task, run, led }: Place): Phase {
  if (paused) return 'paused'
  if (run && isRunEnded(run.status)) return 'over'
  if (task && OVER.includes(task.status)) return 'over'
  if (task?.status === 'blocked') return 'blocked'
  if (role === 'coordinator') {
    if ((led.review ?? 0) > 0) return 'review'
    const open = (led.pending ?? 0) + (led.in_progress ?? 0) + (led.blocked ?? 0) + (led.failed ?? 0)
    return open > 0 ? 'work' : 'plan'
  }
  if (!task) return 'claim'
  return task.status === 'review' ? 'review' : 'work'
}

const COORDINATOR: Readonly<Record<Phase, readonly string[]>> = {
  plan: [
    'Read the brief; where goal or acceptance criteria are missing, ask the operator, then write them with update_run.',
    'Split the goal into tasks that touch different files: create_task with files, what to change, how to check it, what to leave alone, and after where one needs another.',
    'When every task is merged and the acceptance criteria hold, set_run_status complete with the reason.',
  ],
  work: [
    'Your tasks are under way: wait_for_signal_done, and call it again on nothing_yet. Start pending ones with start_agent.',
    'Answer questions and blockers first; they stop somebody.',
  ],
  review: [
    'Changes wait for you: get_task_diff, judge it against the brief and what the task asked, then merge_task with the head_sha that you read, or send_prompt with what to correct.',
    'Complex and critical tasks need an approval by somebody other than their worker: approve_task.',
  ],
  blocked: [
    'Your own task is blocked: see why below; ask whoever can lift it, and go on with what does not depend on it.',
  ],
  claim: [],
  paused: ['You are paused: read, give back locks, change nothing, until you are resumed.'],
  over: ['The effort has ended: begin nothing. Commit what is open, release_lock, and end your turn.'],
}

const WORKER: Readonly<Record<Phase, readonly string[]>> = {
  claim: [
    'You have no task: claim_next_task gives you the next one that is ready. Change nothing before you have one.',
  ],
  plan: [],
  work: [
    'Do what the task asks and no more, in this folder and on this branch. acquire_lock before you change what others may change too.',
    'Check it the way the brief and the task say. Commit, then signal_done once with summary, files, tests and risks.',
    'Where you cannot go on, say so at once with the reason rather than guess.',
  ],
  review: [
    'Your change waits for a verdict: wait at your prompt. When you are sent what to correct, correct it, commit, signal_done again.',
  ],
  blocked: ['Your task is blocked: see why below. Touch nothing of it until it is lifted.'],
  paused: ['You are paused: read, give back locks, change nothing, until you are resumed.'],
  over: [
    'Your task or its run has ended: begin nothing. Commit what is open, release_lock, and end your turn.',
  ],
}

/** What to do next, for a role in a phase; words of Switchyard, so they stand outside of every frame. */
export const guidanceFor = (role: Place['role'], phase: Phase): readonly string[] =>
  (role === 'coordinator' ? COORDINATOR : WORKER)[phase]
