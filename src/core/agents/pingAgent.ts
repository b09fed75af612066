import { err, ok, type Result } from '../../base/result.ts'
import { failure, type Failure } from '../../contract/errors.ts'
import type { Codes, Input, Output } from '../../contract/index.ts'
import { isReserved } from '../../domain/names.ts'
import type { Caller } from '../caller.ts'
import type { Context } from '../context.ts'
import { commit } from '../ledger.ts'
import { lookAtFolderSoon } from './lookAtFolder.ts'

/** An agent says that it lives, and what it does or how it is called; what it leaves out stays as it is. */
export async function pingAgent(
  context: Context,
  caller: Caller,
  { label, summary }: Input<'agent', 'ping'>,
): Promise<Result<Output<'agent', 'ping'>, Failure<Codes<'agent', 'ping'>>>> {
  if (label !== undefined && isReserved(label))
    return err(failure('RESERVED_NAME', `${label} is a name of Switchyard's own; take another label`))
  const { agent_id: id } = caller
  const before = context.ports.store.read((tables) => tables.agents.get(id ?? ''))
  if (!before) {
    const nobody = { agent_id: id, label: caller.label, summary: '', paused: false }
    return ok({ ...nobody, next: 'this token stands for no agent that is shown; nothing to change' })
  }
  const change = {
    ...(label === undefined || label === before.label ? {} : { label }),
    ...(summary === undefined || summary === before.summary ? {} : { summary }),
  }
  const agent = { ...before, ...change }
  if (Object.keys(change).length > 0) {
    commit(context, caller, ({ tables, at, record }) => {
      const now = { ...(tables.agents.get(agent.id) ?? before), ...change, updated_at: at }
      tables.agents.update(agent.id, { ...change, updated_at: at })
      record({ type: 'agent.changed', detail: 'what it says of itself', images: { agent: now } })
    })
  }
  lookAtFolderSoon(context, agent.id)
  return ok({
    ...{ agent_id: agent.id, label: agent.label, summary: agent.summary, paused: agent.paused },
    next: agent.paused
      ? `you are paused, ${agent.paused_reason ?? ''}: read messages, release what you hold, wait`
      : 'go on',
  })
}
