import { newId } from '../../base/ids.ts'
import type { Agent } from '../../contract/agent.ts'
import type { Delivery } from '../../contract/message.ts'
import type { Context } from '../context.ts'
import type { Writer } from '../ledger.ts'

/** So far back messages to a role without members are looked for. */
const LOOKED_AT = 100

/**
 * What was sent to a role while nobody had it reaches the first who comes with it, inside the transaction of its coming.
 * Nothing else that is older than an agent ever does.
 */
export function claimQueued(context: Context, { tables, at, record }: Writer, agent: Agent): void {
  const where = { project_id: agent.project_id, recipient: `role:${agent.role}` }
  for (const message of tables.messages.list({ where, newestFirst: true, limit: LOOKED_AT }).toReversed()) {
    if (message.sender === agent.id || tables.deliveries.count({ message_id: message.id }) > 0) continue
    const delivery: Delivery = {
      ...{ id: newId('dlv', context.ports.random), project_id: message.project_id, message_id: message.id },
      ...{ recipient: agent.id, directed: false, state: 'queued', carrier: null, created_at: at },
      ...{ delivered_at: null, read_at: null, acknowledged_at: null },
    }
    tables.deliveries.insert(delivery)
    record({ type: 'message.queued', detail: `the first with role ${agent.role}`, images: { delivery } })
  }
}
