import { err, ok, type Result } from '../../base/result.ts'
import type { Agent } from '../../contract/agent.ts'
import { failure, type Failure } from '../../contract/errors.ts'
import type { Codes, Input, Output } from '../../contract/index.ts'
import { isByOperator } from '../../domain/pause.ts'
import type { Caller } from '../caller.ts'
import { inBackground, type Context } from '../context.ts'
import { commit, type Call } from '../ledger.ts'
import { forgetMessageRate } from '../messages/messageRate.ts'
import type { Tables } from '../ports/store.ts'
import { projectOf } from '../require.ts'
import { overBudget } from '../spending/overBudget.ts'
import { chooseAgents } from './chooseAgents.ts'
import { deliverPrompts } from './deliverPrompts.ts'
import { rosterEntry } from './roster.ts'
import { setPaused } from './setPaused.ts'

/** Lets paused agents go on with a clean slate: what they were paused for by themselves is not counted on. */
export async function resumeAgents(
  context: Context,
  caller: Caller,
  input: Input<'agent', 'resume'>,
  call: Call,
): Promise<Result<Output<'agent', 'resume'>, Failure<Codes<'agent', 'resume'>>>> {
  const chosen = await chooseAgents(context, caller, input)
  if (!chosen.ok) return chosen
  const [only] = chosen.value
  if (input.agent_id !== undefined && only) {
    const refused = context.ports.store.read((tables) => refusal(context, tables, caller, only))
    if (refused) return err(refused)
  }
  const answer = commit(context, caller, (writer) => {
    const paused = chosen.value
      .flatMap(({ id }) => writer.tables.agents.get(id) ?? [])
      .filter((agent) => agent.paused)
    const judged = paused.map((agent) => ({
      agent,
      refused: refusal(context, writer.tables, caller, agent),
    }))
    const resumed = judged.flatMap(({ agent, refused }) =>
      refused ? [] : (setPaused(writer, agent, null) ?? []),
    )
    const given = {
      changed: resumed.map((agent) => rosterEntry(context, agent)),
      refused: judged.flatMap(({ agent, refused }) =>
        refused ? [{ agent_id: agent.id, code: refused.code, message: refused.message }] : [],
      ),
      next: resumed.length === 0 ? 'none of them was resumed' : 'what has waited for them goes on',
    }
    call.keep(writer, given)
    return given
  })
  for (const { id } of answer.changed) letGoOn(context, id)
  return ok(answer)
}

function refusal(
  context: Context,
  tables: Tables,
  caller: Caller,
  agent: Agent,
): Failure<'FORBIDDEN' | 'OVER_BUDGET'> | null {
  if (!agent.paused) return null
  if (caller.role !== 'operator' && isByOperator(agent.paused_reason))
    return failure('FORBIDDEN', `agent ${agent.id} was paused by the operator, who alone resumes it`)
  return overBudget(context, tables, projectOf(context, agent), tables.tasks.get(agent.task_id ?? ''))
}

function letGoOn(context: Context, agentId: string): void {
  forgetMessageRate(context, agentId)
  const presence = context.presence.get(agentId)
  if (presence) presence.calls = undefined
  const live = context.live.get(agentId)
  if (live) inBackground(context, 'deliver prompts', () => deliverPrompts(context, live))
}
