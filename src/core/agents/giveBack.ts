import { inBackground, type Context } from '../context.ts'
import { commit, type Actor } from '../ledger.ts'
import { deliverPrompts } from './deliverPrompts.ts'

/** Ends a person's hold on an agent. What has waited is gathered anew, and goes on. */
export function giveBack(context: Context, actor: Actor, agentId: string, why: string): void {
  const given = commit(context, actor, ({ tables, at, record }) => {
    const agent = tables.agents.get(agentId)
    if (!agent || agent.held === null) return false
    const change = { held: null, updated_at: at }
    tables.agents.update(agentId, change)
    record({ type: 'agent.given_back', detail: why, images: { agent: { ...agent, ...change } } })
    return true
  })
  const live = context.live.get(agentId)
  if (!given || !live) return
  live.cancelHold()
  live.turn = null
  live.person_wrote_at = context.ports.clock.now()
  inBackground(context, 'deliver prompts', () => deliverPrompts(context, live))
}
