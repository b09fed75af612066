import { err, ok, type Result } from '../../base/result.ts'
import { failure, type Failure } from '../../contract/errors.ts'
import type { Codes, Output } from '../../contract/index.ts'
import { WANTED_END } from '../../domain/agentEnd.ts'
import type { Caller } from '../caller.ts'
import type { Context } from '../context.ts'
import { retireAgent } from './retireAgent.ts'

/** A guest says goodbye. An agent of a terminal here ends with its program. */
export async function leaveAgent(
  context: Context,
  caller: Caller,
): Promise<Result<Output<'agent', 'leave'>, Failure<Codes<'agent', 'leave'>>>> {
  const agent = context.ports.store.read((tables) => tables.agents.get(caller.agent_id ?? ''))
  if (!agent)
    return err(failure('AGENT_NOT_FOUND', 'this token stands for no agent; there is nobody to leave'))
  if (agent.status === 'gone')
    return err(failure('WRONG_STATUS', `agent ${agent.id} has ended already: ${agent.status_reason}`))
  if (!agent.guest)
    return err(
      failure('WRONG_STATUS', `agent ${agent.id} runs in a terminal here; end its program, or agent stop`),
    )
  retireAgent(context, caller, agent.id, { reason: WANTED_END.left, signal: true })
  return ok({
    agent_id: agent.id,
    next: 'your tasks returned and your locks are free; register to come back',
  })
}
