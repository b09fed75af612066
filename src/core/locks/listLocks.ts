import { ok } from '../../base/result.ts'
import { overlap, readTarget } from '../../domain/lockKeys.ts'
import type { Context } from '../context.ts'
import type { Handler } from '../handlers.ts'
import { findProject } from '../projects/findProject.ts'
import { heldNow } from './heldLocks.ts'
import { lockTarget } from './lockTarget.ts'

export const listLocks =
  (context: Context): Handler<'lock', 'list'> =>
  async (caller, { project, target, limit, offset }) => {
    const found = await findProject(context, caller, project)
    if (!found.ok) return found
    const place = target === undefined ? ok(null) : await lockTarget(context, caller, found.value, target)
    if (!place.ok) return place
    const wanted = place.value?.target
    const items = heldNow(context, found.value.id).filter(
      (lock) => !wanted || overlap(readTarget(lock.key), wanted),
    )
    return ok({ items: items.slice(offset, offset + limit), total: items.length, offset })
  }
