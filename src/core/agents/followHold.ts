import type { AgentStatus, Hold } from '../../contract/agent.ts'
import { decideHandBack, followTurn } from '../../domain/handOver.ts'
import type { Context } from '../context.ts'
import { giveBack } from './giveBack.ts'
import type { LiveAgent } from './liveAgent.ts'
import { draftOf } from './momentOf.ts'

/** Gives a held agent back where its time has come, and else comes back when it may have. Asked at each look at it. */
export function followHold(context: Context, live: LiveAgent, hold: Hold | null, status: AgentStatus): void {
  live.cancelHold()
  if (hold === null) return
  live.turn = followTurn(live.turn, status)
  const { clock } = context.ports
  const touched = Math.max(live.person_at ?? 0, live.interrupted_at ?? 0)
  const decision = decideHandBack(hold, {
    status,
    draft: draftOf(context, live),
    turn: live.turn,
    touched_at: touched === 0 ? null : touched,
    known_at: live.started_at,
    now: clock.now(),
  })
  if (decision.now) return giveBack(context, 'host', live.id, decision.why)
  if (decision.after_ms !== null) {
    live.cancelHold = clock.after(decision.after_ms, () => lookAgain(context, live))
  }
}

function lookAgain(context: Context, live: LiveAgent): void {
  if (context.stopping.signal.aborted || context.live.get(live.id) !== live) return
  const agent = context.ports.store.read((tables) => tables.agents.get(live.id))
  if (agent) followHold(context, live, agent.held, agent.status)
}
