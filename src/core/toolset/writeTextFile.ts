import { err, ok, type Result } from '../../base/result.ts'
import { failure, type Failure } from '../../contract/errors.ts'
import type { Codes, Input, Output } from '../../contract/index.ts'
import type { Caller } from '../caller.ts'
import type { Context } from '../context.ts'
import { guardEdit } from '../locks/guardEdit.ts'
import { refusePath } from './confine.ts'
import { requireToolset } from './requireToolset.ts'

/** Writes a file whole, by a file beside it and a rename, unless another holds a lock on it. */
export async function writeTextFile(
  context: Context,
  caller: Caller,
  input: Input<'file', 'write'>,
): Promise<Result<Output<'file', 'write'>, Failure<Codes<'file', 'write'>>>> {
  const yard = await requireToolset(context, caller, input.project)
  if (!yard.ok) return yard
  const { project, root, files } = yard.value
  const written = { paths: [input.path], patch: null, command: null, cwd: root }
  const held = await guardEdit(context, { ...caller, project_id: project.id }, written)
  if (held !== null) return err(failure('LOCK_HELD', held, { path: input.path }))
  const { path, content, make_folders } = input
  const done = await files.write(path, content, make_folders)
  return done.ok ? ok({ path, ...done.value }) : refusePath(path, done.error)
}
