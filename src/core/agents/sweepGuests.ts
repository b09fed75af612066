import { isoTime } from '../../base/clock.ts'
import type { Agent } from '../../contract/agent.ts'
import { decidePresence } from '../../domain/presence.ts'
import { inBackground, type Context } from '../context.ts'
import { commit } from '../ledger.ts'
import { beginPresence } from './presence.ts'
import type { Presence } from './presenceState.ts'
import { retireAgent } from './retireAgent.ts'

/** Nobody tells that a process of somebody else's shell has ended, so those that are known are looked at so often. */
const PROCESS_MS = 15_000

/** Follows the guests of an earlier host: their silence counts from now on, because nobody could hear them meanwhile. */
export function followGuests(context: Context): void {
  const where = {
    guest: true,
    status: ['starting', 'working', 'needs_input', 'idle', 'unsure', 'stale'] as const,
  }
  for (const agent of context.ports.store.read((tables) => tables.agents.list({ where })))
    if (!context.presence.has(agent.id)) beginPresence(context, agent)
  sweepLater(context)
}

/** Comes back when the first of the guests may have become stale or gone. Without guests there is no timer. */
export function sweepLater(context: Context): void {
  context.cancelSweep()
  if (context.stopping.signal.aborted) return
  const times = guestsOf(context).map(({ agent, presence }) => {
    const decided = decidePresence({ ...agent, seen: presence.seen, now: context.ports.clock.now() })
    // One that should be gone and is not had a failing retirement, which is tried again.
    const silence = decided.state === 'gone' ? PROCESS_MS : decided.after_ms
    return agent.pid === null ? silence : Math.min(silence, PROCESS_MS)
  })
  if (times.length === 0) return
  context.cancelSweep = context.ports.clock.after(Math.min(...times), () =>
    inBackground(context, 'look after guests', () => sweep(context)),
  )
}

interface Guest {
  readonly agent: Agent
  readonly presence: Presence
}

const guestsOf = (context: Context): Guest[] =>
  context.ports.store.read((tables) =>
    [...context.presence.values()].flatMap((presence) => {
      const agent = presence.guest ? tables.agents.get(presence.id) : undefined
      return agent && agent.status !== 'gone' ? [{ agent, presence }] : []
    }),
  )

/** Looks at each guest. What fails with one of them is logged, and the others are looked at all the same. */
async function sweep(context: Context): Promise<void> {
  for (const { agent } of guestsOf(context)) {
    if (context.stopping.signal.aborted) return
    try {
      await lookAtGuest(context, agent.id)
    } catch (error) {
      context.ports.log.error({ err: error, agent: agent.id }, 'a guest could not be looked after')
    }
  }
  sweepLater(context)
}

/** Looks at a guest anew: one whose process has ended, or that is silent for too long, is retired. */
export async function lookAtGuest(context: Context, agentId: string): Promise<void> {
  const before = context.ports.store.read((tables) => tables.agents.get(agentId))
  if (!before || before.status === 'gone') return
  const process = await lookAtProcess(context, before)
  const agent = context.ports.store.read((tables) => tables.agents.get(agentId))
  const presence = context.presence.get(agentId)
  if (!agent || !presence || agent.status === 'gone') return
  if (process === 'ended' && agent.pid === before.pid) {
    retireAgent(context, 'host', agentId, { reason: `its process ${agent.pid} has ended`, signal: true })
    return
  }
  // Between turns hooks say nothing; a process that is there says enough.
  if (process === 'alive' && agent.contact === 'hooks') return
  const decided = decidePresence({ ...agent, seen: presence.seen, now: context.ports.clock.now() })
  if (decided.state === 'gone')
    retireAgent(context, 'host', agentId, { reason: decided.reason, signal: true })
  else if (decided.state === 'stale') noteStale(context, agent, presence, decided.reason)
}

async function lookAtProcess(
  context: Context,
  { pid, pid_started: started }: Agent,
): Promise<'alive' | 'ended' | 'unknown'> {
  if (pid === null || started === null) return 'unknown'
  const { machine } = context.ports
  const seen = await machine.look(pid)
  const now = seen === 'unsupported' ? await machine.startTime(pid) : (seen?.started ?? null)
  return now === started ? 'alive' : 'ended'
}

function noteStale(context: Context, agent: Agent, presence: Presence, reason: string): void {
  if (agent.status === 'stale') return
  commit(context, 'host', ({ tables, at, record }) => {
    const change = {
      status: 'stale' as const,
      status_reason: reason,
      seen_at: isoTime(presence.seen),
      updated_at: at,
    }
    if (!tables.agents.update(agent.id, change, { status: agent.status })) return
    record({ type: 'agent.changed', detail: reason, images: { agent: { ...agent, ...change } } })
  })
}
