import { ok, type Result } from '../../base/result.ts'
import type { Failure } from '../../contract/errors.ts'
import type { Codes, Input, Output } from '../../contract/index.ts'
import type { Caller } from '../caller.ts'
import type { Context } from '../context.ts'
import { projectOf, requireTask } from '../require.ts'
import { compareFailed, compareTask } from './compareTask.ts'

type Answer = Result<Output<'review', 'files'>, Failure<Codes<'review', 'files'>>>

/** The changed files of a task for the screens: names at once, or with counts, renames and contents. */
export async function listFiles(
  context: Context,
  caller: Caller,
  input: Input<'review', 'files'>,
): Promise<Answer> {
  const found = requireTask(context, caller, input.task_id)
  if (!found.ok) return found
  const task = found.value
  const sides = await compareTask(context, projectOf(context, task), task, input.commit)
  if (!sides.ok) return sides
  const { counts } = input
  const files = await context.ports.git.listChanges({ ...sides.value, counts })
  if (!files.ok) return compareFailed(context, task, files.error)
  const { base, head_sha, uncommitted } = sides.value
  return ok({
    ...{ task_id: task.id, base_sha: base, head_sha, uncommitted },
    ...{ counted: counts, files: files.value },
  })
}
