import type { Agent } from '../../contract/agent.ts'
import type { Prompt } from '../../contract/prompt.ts'
import type { Task } from '../../contract/task.ts'
import type { Context } from '../context.ts'
import { commit, type Writer } from '../ledger.ts'
import type { AgentKind } from '../ports/agents.ts'
import type { Match } from '../ports/store.ts'
import { insertPrompt } from '../prompts/insertPrompt.ts'
import { takeBack } from '../review/returnSignals.ts'
import { SUBMITTED } from './typePrompt.ts'

/** Who ended: the host with all its agents, or this agent's program alone. */
export type CutOffBy = 'host' | 'program'

const TOLD: Record<CutOffBy, string> = {
  host: 'Switchyard was restarted while you worked.',
  program: 'Your program ended while you worked, and Switchyard has started it again.',
}
const THEN = 'Look at the state of your folder (git status), then go on with what you were doing.'

/**
 * A prompt that stood in the input box has gone with its program and is typed anew; an announcement that did is told
 * another time. See settleSubmitted for those whose submit key had been pressed.
 */
export function returnHalfTyped(writer: Writer, where: Match<Prompt>, by: CutOffBy): void {
  const { tables, record } = writer
  for (const prompt of tables.prompts.list({ where: { ...where, state: 'delivering' } })) {
    if (prompt.reason === SUBMITTED) continue
    if (takeBack(writer, prompt, `the ${by} ended before it was typed`)) continue
    tables.prompts.update(prompt.id, { state: 'queued' })
    record({ type: 'prompt.queued', images: { prompt: { ...prompt, state: 'queued' } } })
  }
}

/** Queues one prompt that says so to an agent that was cut off in mid-turn and does not go on by itself. */
export function tellCutOff(context: Context, task: Task, agent: Agent, by: CutOffBy): void {
  if (kindOf(context, agent)?.continues_turn !== false || !wasInTurn(context, agent)) return
  commit(context, 'host', (writer) => {
    insertPrompt(context, writer, 'host', task, { text: `${TOLD[by]} ${THEN}`, agent_id: agent.id })
  })
}

/** Whether the agent's program can be started again under the same id: with its conversation, or before it had any. */
export function canGoOn(context: Context, agent: Agent): boolean {
  if (kindOf(context, agent)?.resumable !== true) return false
  return agent.session_id !== null || countPrompts(context, agent, ['delivered', 'answered']) === 0
}

/**
 * At work, or asking about what it was at; a question before its first prompt belongs to no turn. Where nobody knows
 * whether the turn had begun, settleSubmitted tells the agent, and once is enough.
 */
function wasInTurn(context: Context, agent: Agent): boolean {
  if (countPrompts(context, agent, ['delivering']) > 0) return false
  const { status } = agent
  const open = status === 'needs_input' || status === 'stale'
  return status === 'working' || (open && countPrompts(context, agent, ['delivered']) > 0)
}

const kindOf = (context: Context, agent: Agent): AgentKind | undefined => context.ports.agents.get(agent.kind)

const countPrompts = (context: Context, { id }: Agent, state: readonly Prompt['state'][]): number =>
  context.ports.store.read((tables) => tables.prompts.count({ agent_id: id, state }))
