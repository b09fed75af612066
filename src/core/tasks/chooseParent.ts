import { err, ok, type Result } from '../../base/result.ts'
import { failure, type Failure } from '../../contract/errors.ts'
import type { Task } from '../../contract/task.ts'
import { reachesTask } from '../../domain/access.ts'
import type { Caller } from '../caller.ts'
import type { Tables } from '../ports/store.ts'

type Code = 'TASK_NOT_FOUND' | 'BAD_OPTION'

/** The task that another is to be a part of: one of the same project that the caller reaches or works on. */
export function chooseParent(
  tables: Tables,
  caller: Caller,
  task: { readonly id: string; readonly project_id: string },
  parentId: string,
): Result<string, Failure<Code>> {
  const parent = tables.tasks.get(parentId)
  const reached = parent && (reachesTask(caller, parent) || caller.task_id === parent.id)
  if (!reached || parent.project_id !== task.project_id) {
    return err(
      failure('TASK_NOT_FOUND', `there is no task ${parentId} of yours in this project to be a part of`, {
        ...{ task_id: parentId, field: 'parent_id' },
      }),
    )
  }
  const seen = new Set<string>()
  for (let at: Task | undefined = parent; at && !seen.has(at.id); at = tables.tasks.get(at.parent_id ?? '')) {
    seen.add(at.id)
    if (at.id !== task.id) continue
    return err(
      failure('BAD_OPTION', `that would be a circle: ${parentId} is a part of ${task.id} itself`, {
        ...{ task_id: parentId, field: 'parent_id' },
      }),
    )
  }
  return ok(parentId)
}
