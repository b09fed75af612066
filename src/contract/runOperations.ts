import { z } from 'zod'
import { operation } from './operation.ts'
import { brief, run, runStatus, runVersion } from './run.ts'
import { argument, id, name, requestId, text } from './scalars.ts'
import { taskStatus } from './task.ts'
import { paged } from './views.ts'

const RUN = { run_id: id }
const leaders = ['operator', 'coordinator'] as const
const forLeaders = ['coordinator'] as const
const project = argument.optional().describe('Id or path of the project')
const reason = text.pipe(z.string().max(500))
const next = z.string()
const page = {
  limit: z.number().int().min(1).max(200).default(50),
  offset: z.number().int().min(0).default(0),
}

const shape = brief.shape
/** What is left out of a brief is empty. */
const briefFields = {
  goal: shape.goal.optional(),
  end_state: shape.end_state.optional(),
  stack: shape.stack.optional(),
  constraints: shape.constraints.optional(),
  acceptance_criteria: shape.acceptance_criteria.optional(),
  tests: shape.tests.optional(),
  plan: shape.plan.optional(),
  preferred_kind: argument.max(40).optional(),
}
/** What is left out of a patch stays; null empties. */
const briefPatch = {
  goal: shape.goal.nullable().optional(),
  end_state: shape.end_state.nullable().optional(),
  stack: shape.stack.nullable().optional(),
  constraints: shape.constraints.nullable().optional(),
  acceptance_criteria: shape.acceptance_criteria.nullable().optional(),
  tests: shape.tests.nullable().optional(),
  plan: shape.plan.nullable().optional(),
  preferred_kind: argument.max(40).nullable().optional(),
}

/** A run as answers and lists show it, with how many of its tasks are in each status. */
const runView = run.extend({ tasks: z.record(taskStatus, z.number().int()), next })

const taskLine = z.object({ task_id: id, title: z.string(), status: taskStatus, words: z.string() })

export const runs = {
  create: operation({
    method: 'POST',
    path: '/runs',
    positional: ['name'],
    summary: 'Create a run: one effort with a brief; its tasks name its run_id.',
    roles: leaders,
    tool: { name: 'create_run', roles: forLeaders, bound: ['project'] },
    input: z.object({ name, project, ...briefFields, request_id: requestId.optional() }),
    output: runView,
    errors: ['PROJECT_NOT_FOUND', 'NO_PROJECT', 'UNKNOWN_KIND'],
  }),
  list: operation({
    method: 'GET',
    path: '/runs',
    summary:
      'Runs, newest first, with status and how many tasks are in each status; a coordinator sees its own.',
    roles: leaders,
    input: z.object({ project, status: runStatus.optional(), ...page }),
    output: paged(runView),
    errors: ['PROJECT_NOT_FOUND', 'NO_PROJECT'],
  }),
  show: operation({
    method: 'GET',
    path: '/runs/{run_id}',
    summary: 'One run: brief, status, tasks by status, and who wrote its last versions.',
    roles: ['operator', 'coordinator', 'worker'],
    input: z.object(RUN),
    output: runView.extend({ versions: z.array(runVersion.pick({ version: true, by: true, at: true })) }),
    errors: ['RUN_NOT_FOUND'],
  }),
  update: operation({
    method: 'PATCH',
    path: '/runs/{run_id}',
    summary: 'Change a brief: what you leave out stays, null empties. STALE_VERSION: another wrote since.',
    roles: leaders,
    tool: { name: 'update_run', roles: forLeaders, bound: ['request_id'] },
    input: z.object({
      ...RUN,
      version: z.number().int().min(1).describe('That you read'),
      name: name.optional(),
      ...briefPatch,
      request_id: requestId.optional(),
    }),
    output: runView,
    errors: ['RUN_NOT_FOUND', 'STALE_VERSION', 'UNKNOWN_KIND'],
  }),
  history: operation({
    method: 'GET',
    path: '/runs/{run_id}/versions',
    summary: 'Every version of the brief, newest first, with its author.',
    roles: ['operator', 'coordinator', 'worker'],
    input: z.object({ ...RUN, ...page }),
    output: paged(runVersion),
    errors: ['RUN_NOT_FOUND'],
  }),
  status: operation({
    method: 'POST',
    path: '/runs/{run_id}/status',
    positional: ['status'],
    summary:
      'Move a run on; in_progress resumes. Once complete or stopped, its agents are told and nothing of it begins.',
    roles: leaders,
    tool: { name: 'set_run_status', roles: forLeaders, bound: ['request_id'] },
    input: z.object({
      ...RUN,
      status: runStatus,
      reason: reason.optional().describe('For complete and stopped'),
      request_id: requestId.optional(),
    }),
    output: runView,
    errors: ['RUN_NOT_FOUND', 'WRONG_STATUS'],
  }),
  resume: operation({
    method: 'POST',
    path: '/runs/{run_id}/resume',
    summary: 'Take a run up again, and get in short what is done, under way and left.',
    roles: leaders,
    input: z.object({ ...RUN, request_id: requestId.optional() }),
    output: z.object({
      run: runView,
      /** Newest first; titles and words of others are data. */
      done: z.array(taskLine),
      in_progress: z.array(taskLine),
      pending: z.array(taskLine),
      /** Current entries of memory of the project, newest first. */
      memories: z.array(z.object({ key: z.string(), type: z.string(), value: z.string() })),
      /** The caller's own, those that it sent included. */
      messages: z.array(
        z.object({ sender: z.string(), kind: z.string(), at: z.string(), words: z.string() }),
      ),
      next,
    }),
    errors: ['RUN_NOT_FOUND', 'WRONG_STATUS'],
  }),
  reset: operation({
    method: 'POST',
    path: '/runs/{run_id}/reset',
    summary:
      'Begin a run anew: cancel its unfinished tasks with their state kept, end its agents, free their locks, put its threads and messages away. Its brief and other runs stay.',
    roles: ['operator'],
    input: z.object({ ...RUN, request_id: requestId.optional() }),
    output: z.object({
      run: runView,
      cancelled: z.array(
        z.object({ task_id: id, branch_kept: z.string().nullable(), trash_ref: z.string().nullable() }),
      ),
      /** Tasks that could not be cancelled without losing work; the run then stays stopped. */
      refused: z.array(z.object({ task_id: id, code: z.string(), message: z.string() })),
      agents: z.number().int(),
      locks: z.number().int(),
      threads: z.number().int(),
      messages: z.number().int(),
      next,
    }),
    errors: ['RUN_NOT_FOUND'],
  }),
}
