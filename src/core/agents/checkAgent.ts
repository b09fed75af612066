import { err, ok, type Result } from '../../base/result.ts'
import { isStuck } from '../../contract/agent.ts'
import { failure, type Failure } from '../../contract/errors.ts'
import type { Codes, Input, Output } from '../../contract/index.ts'
import type { Caller } from '../caller.ts'
import type { Context } from '../context.ts'
import { requireAgent } from '../require.ts'
import { present } from './agents.ts'
import { lookNow, silenceOf } from './observe.ts'
import { lookAtGuest } from './sweepGuests.ts'

/** Looks at an agent now, rather than when its time comes: its process, its screen, how long it is silent. */
export async function checkAgent(
  context: Context,
  caller: Caller,
  { agent_id: id }: Input<'agent', 'check'>,
): Promise<Result<Output<'agent', 'check'>, Failure<Codes<'agent', 'check'>>>> {
  const found = requireAgent(context, caller, id)
  if (!found.ok) return found
  if (found.value.status === 'gone')
    return err(failure('NO_AGENT', `agent ${id} has ended: ${found.value.status_reason}`))
  const live = context.live.get(id)
  if (live) await lookNow(context, live)
  else if (found.value.guest) await lookAtGuest(context, id)
  const row = context.ports.store.read((tables) => tables.agents.get(id)) ?? found.value
  const agent = present(context, row)
  const seen = context.presence.get(id)?.seen ?? Date.parse(agent.seen_at)
  const now = context.ports.clock.now()
  const silent = Math.max(0, live ? Math.min(silenceOf(live, now), now - seen) : now - seen)
  const stuck = isStuck(agent)
  const next =
    agent.status === 'gone'
      ? `it has ended: ${agent.status_reason}`
      : stuck
        ? 'look at its terminal; interrupt, stop or kill it if it does not go on'
        : `it is ${agent.status}`
  return ok({ agent, silent_ms: silent, stuck, next })
}
