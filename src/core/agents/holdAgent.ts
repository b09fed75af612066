import { err, ok, type Result } from '../../base/result.ts'
import type { Agent, Hold } from '../../contract/agent.ts'
import { failure, type Failure } from '../../contract/errors.ts'
import type { Codes, Input } from '../../contract/index.ts'
import { describeUntil, turnAtHold } from '../../domain/handOver.ts'
import type { Caller } from '../caller.ts'
import type { Context } from '../context.ts'
import { commit, type Call } from '../ledger.ts'
import { projectOf, requireAgent } from '../require.ts'
import { followHold } from './followHold.ts'

/** A person takes an agent. Taking it once more says anew how it goes back. */
export async function holdAgent(
  context: Context,
  caller: Caller,
  input: Input<'agent', 'hold'>,
  call: Call,
): Promise<Result<Agent, Failure<Codes<'agent', 'hold'>>>> {
  const found = requireAgent(context, caller, input.agent_id)
  if (!found.ok) return found
  const idle = input.idle_ms ?? projectOf(context, found.value).settings.hand_back_ms
  const by = caller.role === 'operator' ? 'operator' : caller.label
  const held = commit(context, caller, (writer) => {
    const before = writer.tables.agents.get(input.agent_id)
    if (!before || before.status === 'gone') return null
    const hold: Hold = {
      by,
      since: writer.at,
      until: input.until,
      idle_ms: input.until === 'idle' ? idle : null,
    }
    const agent = { ...before, held: hold, updated_at: writer.at }
    writer.tables.agents.update(agent.id, { held: hold, updated_at: writer.at })
    writer.record({ type: 'agent.held', detail: `by ${by}, ${describeUntil(hold)}`, images: { agent } })
    call.keep(writer, agent)
    return agent
  })
  if (!held) return err(notRunning(input.agent_id))
  const live = context.live.get(held.id)
  if (live) {
    live.turn = turnAtHold(held.status)
    followHold(context, live, held.held, held.status)
  }
  return ok(held)
}

export const notRunning = (agentId: string): Failure<'NO_AGENT'> =>
  failure('NO_AGENT', `agent ${agentId} has ended, so nobody can hold it; agent list shows who runs`)
