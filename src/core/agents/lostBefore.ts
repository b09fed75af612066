import type { Agent } from '../../contract/agent.ts'
import type { Lost } from '../../contract/presenceOperations.ts'
import type { Context } from '../context.ts'
import type { Tables } from '../ports/store.ts'

/** The newest guest of this session and label that has ended here; undefined when there was none. */
export function formerGuest(
  tables: Tables,
  named: { readonly project_id: string; readonly session_id: string | undefined; readonly label: string },
): Agent | undefined {
  const { project_id, session_id, label } = named
  if (session_id === undefined) return undefined
  return tables.agents
    .list({ where: { project_id, session_id, guest: true, status: 'gone' }, newestFirst: true })
    .find((agent) => agent.label === label)
}

/** What it held when it ended, and what has become of it. */
export function lostBefore(context: Context, tables: Tables, former: Agent): Lost {
  const kept = context.lost.get(former.id)
  const tasks = kept
    ? kept.flatMap((id) => tables.tasks.get(id) ?? [])
    : tables.tasks.list({ where: { agent_id: former.id, status: 'pending' } })
  return {
    former_id: former.id,
    reason: former.status_reason,
    locks: tables.locks.list({ where: { owner: former.id, outcome: 'owner_gone' } }),
    tasks: tasks.map(({ id, title, status, agent_id }) => ({ id, title, status, agent_id })),
  }
}
