import { ok } from '../../base/result.ts'
import { isoTime } from '../../base/clock.ts'
import type { Agent } from '../../contract/agent.ts'
import type { RosterEntry } from '../../contract/presenceOperations.ts'
import type { Context } from '../context.ts'
import type { Handler } from '../handlers.ts'
import { findProject } from '../projects/findProject.ts'

const CONTACTS: readonly Agent['contact'][] = ['terminal', 'background', 'hooks']

/** One agent in a line or two. */
export function rosterEntry(context: Context, agent: Agent): RosterEntry {
  const { id, label, kind, role, guest, task_id, summary, contact, status, status_reason, folder } = agent
  const seen = context.presence.get(id)?.seen
  return {
    ...{ id, label, kind, role, guest, task_id, summary, contact, status, status_reason },
    paused: agent.paused ? (agent.paused_reason ?? '') : null,
    branch: folder?.branch ?? null,
    dirty: folder?.dirty_total ?? 0,
    seen_at: seen === undefined ? agent.seen_at : isoTime(seen),
  }
}

/** Who works in the project: those in terminals here first, then those that ping, then those that only hooks tell of. */
export const listRoster =
  (context: Context): Handler<'agent', 'roster'> =>
  async (caller, { project: named, role, contact, gone, limit, offset }) => {
    const found = await findProject(context, caller, named)
    if (!found.ok) return found
    const where = {
      project_id: found.value.id,
      ...(role && { role }),
      ...(contact && { contact }),
    }
    const agents = context.ports.store
      .read((tables) => tables.agents.list({ where, newestFirst: true }))
      .filter((agent) => gone || agent.status !== 'gone')
      .toSorted((one, other) => CONTACTS.indexOf(one.contact) - CONTACTS.indexOf(other.contact))
    const items = agents.slice(offset, offset + limit).map((agent) => rosterEntry(context, agent))
    return ok({ items, total: agents.length, offset })
  }
