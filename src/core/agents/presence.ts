import { isoTime } from '../../base/clock.ts'
import type { Agent } from '../../contract/agent.ts'
import type { Context } from '../context.ts'
import type { Presence } from './presenceState.ts'

/** Its last sign of life is written into its row at most so often; in between it is known here alone. */
const WRITE_MS = 5_000

/** From now on its silence counts. */
export function beginPresence(context: Context, agent: Agent): Presence {
  const now = context.ports.clock.now()
  const presence: Presence = {
    ...{ id: agent.id, kind: agent.kind, guest: agent.guest },
    ...{ seen: now, written: now, evidence: [], transcript: null, fresh_usage: false, calls: undefined },
    ...{ looked: 0, checkout: null, before: null, edited: new Set(), warned: new Set() },
  }
  context.presence.set(agent.id, presence)
  return presence
}

/** What is known of the agent; undefined for one that is gone, or that has a token alone. */
export function presenceOf(context: Context, agentId: string): Presence | undefined {
  const known = context.presence.get(agentId)
  if (known) return known
  const agent = context.ports.store.read((tables) => tables.agents.get(agentId))
  return agent && agent.status !== 'gone' ? beginPresence(context, agent) : undefined
}

/** A sign of life. No event tells of it: it would be the most of them. */
export function noteSeen(context: Context, agentId: string): Presence | undefined {
  const presence = presenceOf(context, agentId)
  if (!presence) return undefined
  const now = context.ports.clock.now()
  presence.seen = now
  if (now - presence.written < WRITE_MS) return presence
  presence.written = now
  context.ports.store.write((tables) => tables.agents.update(agentId, { seen_at: isoTime(now) }))
  return presence
}
