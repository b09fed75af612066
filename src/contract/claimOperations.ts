import { z } from 'zod'
import { completedTask, claimed, moved, taskBoard } from './claimViews.ts'
import { operation } from './operation.ts'
import { argument, flag, id, requestId, text, waitMs } from './scalars.ts'
import { tag } from './taskFields.ts'
import { listFilters } from './taskFilters.ts'

const TASK = { task_id: id }
const request = { request_id: requestId.optional() }
const agents = ['coordinator', 'worker'] as const
const everyone = ['operator', ...agents] as const
const leaders = ['operator', 'coordinator'] as const
const because = text.pipe(z.string().min(1, 'say why').max(2_000))
const reason = text.pipe(z.string().max(2_000)).default('')
/** A repeated call of these finds what the first one did, so an agent need not name it. */
const bound = ['request_id'] as const

const taking = {
  worktree: flag.default(false).describe('Make its worktree'),
  lock_files: flag.default(false).describe('Lock its files, or claim nothing'),
}
const CLAIM_ERRORS = [
  'ALREADY_CLAIMED',
  'WRONG_STATUS',
  'NOT_READY',
  'RUN_ENDED',
  'OVER_BUDGET',
  'PAUSED',
  'NO_AGENT',
  'LOCK_HELD',
  'BAD_LOCK_KEY',
  'GIT_FAILED',
] as const
const MOVE_ERRORS = ['TASK_NOT_FOUND', 'WRONG_STATUS', 'NOT_OWNER'] as const
const CLOSE_ERRORS = ['LIVE_PROCESSES', 'UNMERGED_COMMITS', 'NOT_OURS', 'GIT_FAILED'] as const

export const claims = {
  board: operation({
    method: 'GET',
    path: '/board',
    summary: 'Open tasks of the project in short, the most urgent first.',
    roles: everyone,
    tool: {
      name: 'list_tasks',
      roles: ['worker'],
      bound: ['project', 'owner', 'run_id', 'parent_id', 'text', 'status', 'offset', 'limit'],
    },
    input: z.object({ ...listFilters, limit: z.number().int().min(1).max(200).default(50) }),
    output: taskBoard,
    errors: ['PROJECT_NOT_FOUND', 'NO_PROJECT'],
  }),
  claim: operation({
    method: 'POST',
    path: '/tasks/{task_id}/claim',
    alias: 'claim',
    summary: 'Take a task for yourself alone. Your own again is fine.',
    roles: agents,
    tool: { name: 'claim_task', roles: ['worker'], bound: ['override', ...bound] },
    input: z.object({
      ...TASK,
      ...taking,
      override: flag.default(false).describe('For its coordinator: although tasks before it are not done'),
      ...request,
    }),
    output: claimed,
    errors: ['TASK_NOT_FOUND', ...CLAIM_ERRORS],
  }),
  claimNext: operation({
    method: 'POST',
    path: '/claim-next',
    alias: 'claim-next',
    summary:
      'Take the most urgent ready task, the oldest of those; outcome none when there is none in wait_ms.',
    roles: agents,
    tool: {
      name: 'claim_next_task',
      roles: ['worker'],
      bound: ['project', 'kind', 'run_id', 'worktree', ...bound],
    },
    input: z.object({
      project: argument.optional(),
      tags: z.array(tag).max(20).optional(),
      kind: argument.max(40).optional().describe('Only tasks for this kind of agent'),
      run_id: id.optional(),
      wait_ms: waitMs.default(0),
      ...taking,
      ...request,
    }),
    output: claimed,
    errors: ['PROJECT_NOT_FOUND', 'NO_PROJECT', 'TASK_NOT_FOUND', ...CLAIM_ERRORS],
  }),
  complete: operation({
    method: 'POST',
    path: '/tasks/{task_id}/complete',
    alias: 'complete',
    summary: 'Finish a task that you claimed, with evidence; complex or committed work goes to review.',
    roles: everyone,
    tool: { name: 'complete_task', roles: ['worker'], bound },
    input: z.object({
      ...TASK,
      summary: text.pipe(z.string().min(1).max(5000)),
      files: z.array(argument).max(500).default([]),
      tests: text.pipe(z.string().max(5000)).default(''),
      risks: text.pipe(z.string().max(5000)).default(''),
      ...request,
    }),
    output: completedTask,
    errors: [
      ...MOVE_ERRORS,
      'PAUSED',
      'NO_WORKTREE',
      'UNCOMMITTED_CHANGES',
      'PREAMBLE_IN_COMMIT',
      'GIT_FAILED',
    ],
  }),
  setState: operation({
    method: 'POST',
    path: '/tasks/{task_id}/state',
    summary:
      'blocked and failed need a reason; in_progress unblocks, pending gives it back, cancelled closes it.',
    roles: everyone,
    tool: { name: 'set_task_state', roles: agents, bound },
    input: z.object({
      ...TASK,
      state: z.enum(['blocked', 'in_progress', 'pending', 'failed', 'cancelled']),
      reason,
      ...request,
    }),
    output: moved,
    errors: [...MOVE_ERRORS, ...CLOSE_ERRORS],
  }),
  block: operation({
    method: 'POST',
    path: '/tasks/{task_id}/block',
    summary: 'Say that a task cannot go on, and why. Whoever coordinates it hears of it.',
    roles: everyone,
    input: z.object({ ...TASK, reason: because, ...request }),
    output: moved,
    errors: MOVE_ERRORS,
  }),
  unblock: operation({
    method: 'POST',
    path: '/tasks/{task_id}/unblock',
    summary: 'A blocked task goes on where its agent lives, else it is pending.',
    roles: everyone,
    input: z.object({ ...TASK, reason, ...request }),
    output: moved,
    errors: MOVE_ERRORS,
  }),
  release: operation({
    method: 'POST',
    path: '/tasks/{task_id}/release',
    whenPaused: true,
    summary:
      'Give a task back: it is pending again, its worktree and its history stay. A worker of ours ends.',
    roles: everyone,
    input: z.object({ ...TASK, reason, ...request }),
    output: moved,
    errors: MOVE_ERRORS,
  }),
  fail: operation({
    method: 'POST',
    path: '/tasks/{task_id}/fail',
    summary: 'Say that a task has failed, and why. What comes after it stays unready.',
    roles: everyone,
    input: z.object({ ...TASK, reason: because, ...request }),
    output: moved,
    errors: MOVE_ERRORS,
  }),
  cancel: operation({
    method: 'POST',
    path: '/tasks/{task_id}/cancel',
    summary: 'Close a task without landing it. What comes after it no longer waits for it.',
    roles: leaders,
    input: z.object({ ...TASK, reason, ...request }),
    output: moved,
    errors: [...MOVE_ERRORS, ...CLOSE_ERRORS],
  }),
  reassign: operation({
    method: 'POST',
    path: '/tasks/{task_id}/reassign',
    summary: 'Give a task to another agent that has none, or, without to, to a newly started one.',
    roles: leaders,
    tool: { name: 'reassign_task', roles: ['coordinator'], bound: ['reason', ...bound] },
    input: z.object({
      ...TASK,
      to: id.optional().describe('Agent'),
      kind: argument.max(40).optional().describe('Kind of the new agent'),
      override: flag.default(false).describe('Although tasks before it are not done'),
      reason,
      ...request,
    }),
    output: moved,
    errors: [
      ...MOVE_ERRORS,
      'AGENT_NOT_FOUND',
      'NOT_READY',
      'RUN_ENDED',
      'OVER_BUDGET',
      'UNKNOWN_KIND',
      'KIND_NOT_INSTALLED',
      'BAD_OPTION',
    ],
  }),
  requestChanges: operation({
    method: 'POST',
    path: '/tasks/{task_id}/request-changes',
    summary: 'Send a task in review back to work; its agent gets the feedback.',
    roles: [...leaders, 'remote'],
    tool: { name: 'request_changes', roles: ['coordinator'], bound },
    input: z.object({ ...TASK, feedback: text.pipe(z.string().min(1).max(20_000)), ...request }),
    output: moved,
    errors: [...MOVE_ERRORS, 'FORBIDDEN', 'RUN_ENDED'],
  }),
  approveMany: operation({
    method: 'POST',
    path: '/approvals',
    summary: 'Approve several tasks as they were submitted; the answer has a result for each.',
    roles: leaders,
    tool: { name: 'approve_tasks', roles: ['coordinator'], bound },
    input: z.object({
      task_ids: z.array(id).min(1).max(50),
      note: text.pipe(z.string().max(5000)).default(''),
      ...request,
    }),
    output: z.object({
      approved: z.number().int(),
      failed: z.number().int(),
      results: z.array(
        z.object({ task_id: id, ok: z.boolean(), code: z.string().nullable(), message: z.string() }),
      ),
      ready: z.array(id),
    }),
    errors: [],
  }),
  note: operation({
    method: 'POST',
    path: '/tasks/{task_id}/notes',
    summary: 'Add to the notes of your task, under your name.',
    roles: everyone,
    tool: { name: 'note_task', roles: ['worker'], bound },
    input: z.object({ ...TASK, text: text.pipe(z.string().min(1).max(5_000)), ...request }),
    output: z.object({ task_id: id, notes: z.string() }),
    errors: ['TASK_NOT_FOUND', 'NOT_OWNER', 'BAD_OPTION'],
  }),
}
