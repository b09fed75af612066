import type { Agent } from '../../contract/agent.ts'
import type { Caller } from '../caller.ts'
import type { Tables } from '../ports/store.ts'

/** Whose mailbox a caller has: an agent's own, or the person's. */
export const mailboxOf = (caller: Caller): string => caller.agent_id ?? 'operator'

/** Somebody who can be written to. */
export interface Correspondent {
  /** Agent id or `operator`. */
  readonly id: string
  readonly label: string
  readonly role: string
}

export const PERSON: Correspondent = { id: 'operator', label: 'operator', role: 'operator' }

const ALIVE: readonly Agent['status'][] = ['starting', 'working', 'needs_input', 'idle', 'unsure', 'stale']

/**
 * The agents of a project that can get messages: those that have not ended, and those of which only a token is known,
 * because somebody runs them by themselves.
 */
export function correspondents(tables: Tables, projectId: string): Correspondent[] {
  const agents = tables.agents.list({ where: { project_id: projectId, status: ALIVE } })
  const known = new Set(agents.map(({ id }) => id))
  const tokens = tables.tokens.list({
    where: { project_id: projectId, revoked_at: null, role: ['coordinator', 'worker'] },
  })
  const byToken = tokens.flatMap(({ agent_id: id, label, role }) =>
    id === null || known.has(id) || tables.agents.get(id) ? [] : [{ id, label, role }],
  )
  return [...agents.map(({ id, label, role }) => ({ id, label, role })), ...byToken]
}

/** One correspondent by id, without a look at all of them. */
export function correspondent(tables: Tables, projectId: string, id: string): Correspondent | undefined {
  if (id === PERSON.id) return PERSON
  const agent = tables.agents.get(id)
  if (agent) return agent.project_id === projectId && agent.status !== 'gone' ? agent : undefined
  return correspondents(tables, projectId).find((each) => each.id === id)
}

/** The task that an agent works on now, by its row or else by its token. */
export const taskOf = (tables: Tables, caller: Caller): string | null =>
  (caller.agent_id === null ? undefined : tables.agents.get(caller.agent_id)?.task_id) ?? caller.task_id
