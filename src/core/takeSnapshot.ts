import type { Snapshot } from '../contract/views.ts'
import type { Tables } from './ports/store.ts'

/** The newest messages that a page starts with; older ones are listed. */
const MESSAGES = 200

/** The state that a client starts from; the feed goes on from its number. */
export function takeSnapshot(tables: Tables): Snapshot {
  return {
    type: 'snapshot',
    seq: tables.lastSeq(),
    projects: tables.projects.list(),
    tasks: tables.tasks.list(),
    agents: tables.agents.list(),
    terminals: tables.terminals.list(),
    prompts: tables.prompts.list({ where: { state: ['queued', 'delivering', 'delivered', 'failed'] } }),
    attention: tables.attention.list({ where: { closed_at: null } }),
    locks: tables.locks.list({ where: { ended_at: null } }),
    ...takeTalk(tables, MESSAGES, {}),
    devices: tables.devices.list({ where: { revoked_at: null } }),
  }
}

export function takeTalk(
  tables: Tables,
  limit: number,
  own: { readonly project_id?: string },
): Pick<Snapshot, 'runs' | 'threads' | 'messages' | 'deliveries' | 'memories'> {
  const messages = tables.messages.list({ where: own, newestFirst: true, limit })
  const ids = messages.map(({ id }) => id)
  return {
    runs: tables.runs.list({ where: own }),
    threads: tables.threads.list({ where: { ...own, status: ['open', 'waiting', 'resolved'] } }),
    messages: messages.toReversed(),
    deliveries: tables.deliveries.list({ where: { message_id: ids } }),
    memories: tables.memories.list({ where: { ...own, superseded_by: null } }),
  }
}
