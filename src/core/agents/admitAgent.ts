import { failure, type Failure } from '../../contract/errors.ts'
import type { OperationEntry } from '../../contract/operationTable.ts'
import { takeCall } from '../../domain/callRate.ts'
import type { Caller } from '../caller.ts'
import type { Context } from '../context.ts'
import { commit } from '../ledger.ts'
import { hearGuest } from './hearGuest.ts'
import { pausedAgent } from './pausedAgent.ts'
import { noteSeen } from './presence.ts'
import type { Presence } from './presenceState.ts'
import { setPaused } from './setPaused.ts'

type Refusal = Failure<'PAUSED' | 'TOO_MANY_REQUESTS'>

/**
 * What every call of an agent passes before its handler, whatever the transport: it is a sign of life, it counts against
 * the agent's calls of a minute, and a paused agent may only read and give back. Null lets it through.
 */
export function admitAgent(context: Context, operation: OperationEntry, caller: Caller): Refusal | null {
  if (caller.agent_id === null) return null
  const presence = noteSeen(context, caller.agent_id)
  if (!presence) return null
  const isHook = operation.name === 'agent.hook'
  // What a hook says is heard by its handler; any other call only says that the agent lives.
  if (presence.guest && !isHook)
    hearGuest(context, presence, { source: 'mcp', state: 'alive', detail: `called ${operation.name}` })
  const many = isHook || operation.meta.tool?.waits === true ? null : countCall(context, caller, presence)
  if (many) return many
  if (operation.method === 'GET' || operation.meta.whenPaused === true) return null
  return context.ports.store.read((tables) => pausedAgent(tables, caller))
}

function countCall(context: Context, caller: Caller, presence: Presence): Refusal | null {
  const project = context.ports.store.read((tables) => tables.projects.get(caller.project_id ?? ''))
  if (!project) return null
  const most = project.settings.max_calls
  const { level, allowed, retry_after_ms: retry, wild } = takeCall(presence.calls, most, presence.seen)
  presence.calls = level
  if (allowed) return null
  const words = `agent ${presence.id} makes more than ${most} calls a minute`
  if (wild) {
    commit(context, 'host', (writer) => {
      const agent = writer.tables.agents.get(presence.id)
      if (agent) setPaused(writer, agent, `${words}, refusals or not`)
    })
  }
  return failure('TOO_MANY_REQUESTS', `${words}; wait ${Math.ceil(retry / 1000)} s, and call less often`, {
    retry_after_ms: retry,
    max_calls: most,
  })
}
