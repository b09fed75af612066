import type { Agent } from '../../contract/agent.ts'
import type { Writer } from '../ledger.ts'

/** Pauses an agent with a reason, or lets it go on with null; answers the row, or null where it is so already. */
export function setPaused(writer: Writer, agent: Agent, reason: string | null): Agent | null {
  if (agent.status === 'gone' || agent.paused === (reason !== null)) return null
  const change = { paused: reason !== null, paused_reason: reason, updated_at: writer.at }
  if (!writer.tables.agents.update(agent.id, change, { paused: agent.paused })) return null
  const now = { ...agent, ...change }
  writer.record({
    type: reason === null ? 'agent.resumed' : 'agent.paused',
    detail: reason ?? 'it may go on',
    images: { agent: now },
  })
  return now
}
