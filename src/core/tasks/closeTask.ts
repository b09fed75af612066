import { ok, type Result } from '../../base/result.ts'
import type { Failure } from '../../contract/errors.ts'
import type { Codes, Input, Output } from '../../contract/index.ts'
import type { Task } from '../../contract/task.ts'
import { WANTED_END } from '../../domain/agentEnd.ts'
import { decideClose, statusClosed } from '../../domain/task.ts'
import type { Caller } from '../caller.ts'
import type { Context } from '../context.ts'
import { announceReady } from '../claims/announceReady.ts'
import { commit, type Call } from '../ledger.ts'
import { requireTask } from '../require.ts'
import { dropSignals, putSignal } from '../review/putSignal.ts'
import { launchQueued } from './launchTask.ts'
import { retireTask } from './retireTask.ts'

type Out = Output<'task', 'close'>

/** Ends a task without landing it. Its state is kept; where something may not be removed, the task stays open. */
export async function closeTask(
  context: Context,
  caller: Caller,
  input: Input<'task', 'close'> & { readonly reason?: string },
  call: Call,
): Promise<Result<Out, Failure<Codes<'task', 'close'>>>> {
  const found = requireTask(context, caller, input.task_id)
  if (!found.ok) return found
  const task = found.value
  const allowed = decideClose(task)
  if (!allowed.ok) return allowed
  stopLaunch(context, caller, task)
  const branch = input.delete_branch ? 'delete' : 'if_merged'
  const retired = await retireTask(context, caller, task, { branch, reason: WANTED_END.closed })
  if (!retired.ok) return retired
  const answer = commit(context, caller, (writer) => {
    const now = writer.tables.tasks.get(task.id) ?? task
    const status = statusClosed(now, caller.role)
    const change = {
      status,
      launch: 'none' as const,
      block: null,
      updated_at: writer.at,
      ended_at: writer.at,
    }
    writer.tables.tasks.update(task.id, change)
    const ended = { ...now, ...change }
    writer.record({ type: 'task.closed', detail: input.reason ?? '', images: { task: ended } })
    const ready = announceReady(writer, ended)
    tellCoordinator(context, writer, caller, ended)
    const answer: Out = {
      task_id: task.id,
      status,
      worktree_removed: retired.value.removed,
      branch_kept: retired.value.branch_kept,
      trash_ref: retired.value.trash_ref,
      ready,
      next: retired.value.removed
        ? 'its last state is kept for 30 days; undo brings it back'
        : 'nothing more to do',
    }
    call.keep(writer, answer)
    return answer
  })
  launchQueued(context, task.project_id)
  return ok(answer)
}

/** A launch that is under way stops at its next step. */
function stopLaunch(context: Context, caller: Caller, task: Task): void {
  if (task.launch === 'none' || task.launch === 'running') return
  commit(context, caller, ({ tables, at }) =>
    tables.tasks.update(task.id, { launch: 'none', updated_at: at }),
  )
}

/** Who closed its own task is not told so; a wait that names the task ends because the task has ended. */
function tellCoordinator(
  context: Context,
  writer: Parameters<typeof putSignal>[1],
  caller: Caller,
  task: Task,
): void {
  const owner = caller.role === 'operator' ? null : caller.agent_id
  if (owner === task.coordinator_id) {
    dropSignals(writer, task)
    return
  }
  putSignal(context, writer, task, 'closed', 'the task was closed')
}
