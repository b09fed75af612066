import type { Agent } from '../../contract/agent.ts'
import { STEADY_MS } from '../../domain/restart.ts'
import type { Context } from '../context.ts'
import { commit } from '../ledger.ts'

/** An agent that has run for a while since it was started again has its failures forgotten. */
export function forgetFailuresLater(context: Context, agent: Agent): void {
  if (agent.restarts === 0) return
  const reasons = forgetFailures(context, agent.id)
  const cancel = context.ports.clock.after(STEADY_MS, () => {
    context.failing.delete(agent.id)
    commit(context, 'host', ({ tables, record }) => {
      const now = tables.agents.get(agent.id)
      if (!now || now.status === 'gone') return
      tables.agents.update(agent.id, { restarts: 0 })
      const detail = `it has run for ${STEADY_MS / 60_000} minutes; what failed before counts no longer`
      record({ type: 'agent.changed', detail, images: { agent: { ...now, restarts: 0 } } })
    })
  })
  context.failing.set(agent.id, { reasons, cancel })
}

/** Nothing is done about the agent's failures any more; answers the reasons of those that this host has seen. */
export function forgetFailures(context: Context, agentId: string): readonly string[] {
  const failing = context.failing.get(agentId)
  failing?.cancel()
  context.failing.delete(agentId)
  return failing?.reasons ?? []
}
