import { ok } from '../../base/result.ts'
import type { Context } from '../context.ts'
import type { Handler } from '../handlers.ts'
import { refusePath } from './confine.ts'
import { requireToolset } from './requireToolset.ts'

export const listFolder =
  (context: Context): Handler<'file', 'list'> =>
  async (caller, { project, path, offset, limit }) => {
    const yard = await requireToolset(context, caller, project)
    if (!yard.ok) return yard
    const listed = await yard.value.files.list(path, offset, limit)
    return listed.ok ? ok({ ...listed.value, offset }) : refusePath(path, listed.error)
  }
