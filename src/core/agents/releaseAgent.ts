import { err, ok, type Result } from '../../base/result.ts'
import type { Agent } from '../../contract/agent.ts'
import type { Failure } from '../../contract/errors.ts'
import type { Codes, Input } from '../../contract/index.ts'
import type { Caller } from '../caller.ts'
import type { Context } from '../context.ts'
import { requireAgent } from '../require.ts'
import { giveBack } from './giveBack.ts'
import { notRunning } from './holdAgent.ts'

/** A person gives an agent back. One that nobody holds stays as it is. */
export async function releaseAgent(
  context: Context,
  caller: Caller,
  input: Input<'agent', 'release'>,
): Promise<Result<Agent, Failure<Codes<'agent', 'release'>>>> {
  const found = requireAgent(context, caller, input.agent_id)
  if (!found.ok) return found
  if (found.value.status === 'gone') return err(notRunning(input.agent_id))
  const by = caller.role === 'operator' ? 'operator' : caller.label
  giveBack(context, caller, input.agent_id, `by ${by}`)
  return ok(context.ports.store.read((tables) => tables.agents.get(input.agent_id)) ?? found.value)
}
