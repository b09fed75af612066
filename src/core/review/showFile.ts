import { err, ok, type Result } from '../../base/result.ts'
import { failure, type Failure } from '../../contract/errors.ts'
import type { Codes, Input, Output } from '../../contract/index.ts'
import type { Caller } from '../caller.ts'
import type { Context } from '../context.ts'
import { projectOf, requireTask } from '../require.ts'
import { compareFailed, compareTask, type Sides } from './compareTask.ts'

type Answer = Result<Output<'review', 'file'>, Failure<Codes<'review', 'file'>>>

/** The commit that a side names; null for the worktree, or for what landed where there is none any more. */
function revisionOf(at: Input<'review', 'file'>['at'], sides: Sides): string | null {
  if (at === 'base') return sides.base
  if (at === 'head') return sides.head_sha
  return at === 'worktree' ? sides.head : at
}

/** One side of one file, for pictures and for the lines around a change. */
export async function showFile(
  context: Context,
  caller: Caller,
  input: Input<'review', 'file'>,
): Promise<Answer> {
  const found = requireTask(context, caller, input.task_id)
  if (!found.ok) return found
  const task = found.value
  const project = projectOf(context, task)
  const sides = await compareTask(context, project, task, undefined)
  if (!sides.ok) return sides
  const { git } = context.ports
  const revision = revisionOf(input.at, sides.value)
  if (revision !== null && (await git.commitOf(project.root, revision)) === null)
    return err(failure('UNKNOWN_REVISION', `${revision} is no commit of ${project.root}`))
  const { path: file, max_bytes: limit } = input
  const read = await git.fileAt({ path: sides.value.path, revision, file, limit })
  if (!read.ok) return compareFailed(context, task, read.error)
  if (read.value === null) {
    return err(
      failure(
        'FILE_NOT_FOUND',
        `${file} of ${task.id} is no file at ${input.at}; review.files lists what changed`,
      ),
    )
  }
  const { binary } = read.value
  return ok({
    ...{ task_id: task.id, path: file, ...read.value },
    encoding: binary ? ('base64' as const) : ('utf8' as const),
  })
}
