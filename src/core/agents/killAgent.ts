import { err, ok, type Result } from '../../base/result.ts'
import type { Agent } from '../../contract/agent.ts'
import { failure, type Failure } from '../../contract/errors.ts'
import type { Codes, Input } from '../../contract/index.ts'
import { WANTED_END } from '../../domain/agentEnd.ts'
import type { Caller } from '../caller.ts'
import { inBackground, type Context } from '../context.ts'
import { commit } from '../ledger.ts'
import { requireAgent } from '../require.ts'
import { noteSignalled } from './live.ts'
import { retireAgent } from './retireAgent.ts'

/**
 * Ends an agent at once. What runs in a terminal here is killed with all that it has started; a guest's program is its
 * person's, so it only loses its token, unless the operator forces its end too.
 */
export async function killAgent(
  context: Context,
  caller: Caller,
  { agent_id: id, force, reason }: Input<'agent', 'kill'>,
): Promise<Result<Agent, Failure<Codes<'agent', 'kill'>>>> {
  const found = requireAgent(context, caller, id)
  if (!found.ok) return found
  const agent = found.value
  if (agent.status === 'gone') return ok(agent)
  if (force && agent.guest && caller.role !== 'operator')
    return err(
      failure('FORBIDDEN', `${id} is a guest: only the operator may end its program; leave force out`),
    )
  if (reason !== '')
    commit(context, caller, ({ record }) =>
      record({ type: 'agent.killed', detail: reason, images: { agent } }),
    )
  if (agent.terminal_id !== null) {
    noteSignalled(context, agent.terminal_id)
    context.ports.terminals.signal(agent.terminal_id, 'SIGKILL')
  }
  retireAgent(context, caller, id, { reason: WANTED_END.killed, signal: true })
  if (agent.guest && force) endProgram(context, agent)
  return ok(context.ports.store.read((tables) => tables.agents.get(id)) ?? agent)
}

function endProgram(context: Context, { id, pid, pid_started: started }: Agent): void {
  if (pid === null || started === null) return
  inBackground(context, `kill ${id}`, async () => {
    await context.ports.machine.endProcess(pid, started, 0)
  })
}
