import { ok } from '../../base/result.ts'
import type { Context } from '../context.ts'
import type { Handler } from '../handlers.ts'
import { findProject } from '../projects/findProject.ts'

/** The leases of one key, and who waits for it. */
export const lockHistory =
  (context: Context): Handler<'lock', 'history'> =>
  async (caller, { key, project, limit }) => {
    const found = await findProject(context, caller, project)
    if (!found.ok) return found
    const where = { project_id: found.value.id, key }
    return ok(
      context.ports.store.read((tables) => {
        const page = tables.locks.list({ where, newestFirst: true, limit })
        const held = new Set(page.filter(({ ended_at: end }) => end === null).map(({ id }) => id))
        const owners = [...context.lockWaiters]
          .filter((waiter) => waiter.locks().some(({ id }) => held.has(id)))
          .map(({ owner }) => owner)
        const labelOf = (owner: string): string => tables.agents.get(owner)?.label ?? owner
        return {
          items: page,
          waiting: [...new Set(owners)].map((owner) => ({ owner, label: labelOf(owner) })),
        }
      }),
    )
  }
