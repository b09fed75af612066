import { ok } from '../../base/result.ts'
import type { Context } from '../context.ts'
import type { Handler } from '../handlers.ts'
import { refusePath } from './confine.ts'
import { requireToolset } from './requireToolset.ts'

export const readTextFile =
  (context: Context): Handler<'file', 'read'> =>
  async (caller, { project, path, offset, limit }) => {
    const yard = await requireToolset(context, caller, project)
    if (!yard.ok) return yard
    const read = await yard.value.files.read(path, offset, limit)
    if (!read.ok) return refusePath(path, read.error)
    const { size, content, next } = read.value
    return ok({ path, size, next_offset: next, content })
  }
