import { failure, type Failure } from '../../contract/errors.ts'
import type { Caller } from '../caller.ts'
import type { Tables } from '../ports/store.ts'

/** Why a paused agent may do nothing but read and give back; null for everybody else. */
export function pausedAgent(tables: Tables, caller: Caller): Failure<'PAUSED'> | null {
  const agent = caller.agent_id === null ? undefined : tables.agents.get(caller.agent_id)
  if (!agent?.paused) return null
  return failure(
    'PAUSED',
    `agent ${agent.id} is paused${agent.paused_reason === null ? '' : `: ${agent.paused_reason}`}. Read messages, release what you hold, and wait until it is resumed`,
    { agent_id: agent.id },
  )
}
