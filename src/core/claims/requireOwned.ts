import { err, ok, type Result } from '../../base/result.ts'
import { failure, type Failure } from '../../contract/errors.ts'
import type { Task } from '../../contract/task.ts'
import { decideOwner } from '../../domain/claims.ts'
import type { Caller } from '../caller.ts'
import type { Context } from '../context.ts'

/** The task, where it is of the caller's project. */
export function requireSeen(
  context: Context,
  caller: Caller,
  taskId: string,
): Result<Task, Failure<'FORBIDDEN' | 'TASK_NOT_FOUND'>> {
  const task = context.ports.store.read((tables) => tables.tasks.get(taskId))
  if (!task)
    return err(
      failure('TASK_NOT_FOUND', `there is no task ${taskId}; list_tasks shows them`, { task_id: taskId }),
    )
  if (caller.project_id === null || caller.project_id === task.project_id) return ok(task)
  return err(failure('FORBIDDEN', `task ${taskId} is of another project than this token`))
}

/** The task, where the caller is its agent, its coordinator or the operator; `owned` says which. */
export function requireOwned(
  context: Context,
  caller: Caller,
  taskId: string,
): Result<Task, Failure<'FORBIDDEN' | 'TASK_NOT_FOUND' | 'NOT_OWNER'>> {
  const seen = requireSeen(context, caller, taskId)
  if (!seen.ok) return seen
  const owned = decideOwner(caller, seen.value)
  return owned.ok ? seen : owned
}
