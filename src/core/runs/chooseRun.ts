import { err, ok, type Result } from '../../base/result.ts'
import { failure, type Failure } from '../../contract/errors.ts'
import type { Project } from '../../contract/project.ts'
import type { Run } from '../../contract/run.ts'
import type { Caller } from '../caller.ts'
import type { Context } from '../context.ts'
import { ownTask } from './ownTask.ts'
import { requireRun } from './requireRun.ts'

/** The run of a new task: the one that is named, else that of the coordinator's own task, else none. */
export function chooseRun(
  context: Context,
  caller: Caller,
  project: Project,
  named: string | undefined,
): Result<Run | null, Failure<'RUN_NOT_FOUND' | 'FORBIDDEN'>> {
  const { store } = context.ports
  const own = caller.role === 'coordinator' ? store.read((tables) => ownTask(tables, caller)?.run_id) : null
  const id = named ?? own ?? null
  if (id === null) return ok(null)
  const found = requireRun(context, caller, id, 'read')
  if (!found.ok) return found
  if (found.value.project_id !== project.id) {
    return err(
      failure(
        'RUN_NOT_FOUND',
        `run ${id} belongs to another project than ${project.id}; name one of its own`,
        {
          run_id: id,
        },
      ),
    )
  }
  return found
}
