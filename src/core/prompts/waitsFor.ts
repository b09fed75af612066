import type { Prompt } from '../../contract/prompt.ts'
import { decideDelivery } from '../../domain/promptDelivery.ts'
import { nextQueued } from '../agents/deliverPrompts.ts'
import { momentOf } from '../agents/momentOf.ts'
import type { Context } from '../context.ts'

/** Why a queued prompt is not typed yet, by the decision that delivery itself uses; null for any other prompt. */
export function waitsFor(context: Context, prompt: Prompt): string | null {
  if (prompt.state !== 'queued') return null
  const { agent_id: id } = prompt
  const agent = id === null ? undefined : context.ports.store.read((tables) => tables.agents.get(id))
  if (!agent) return withoutAgent(context, prompt)
  const live = context.live.get(agent.id)
  if (!live) return 'the agent is starting'
  const decision = decideDelivery(momentOf(context, live, agent), prompt.created_by)
  const turn = live.into_turn.has(prompt.id) ? '; it may go into the running turn with the next hook' : ''
  if (!decision.now) return decision.why + turn
  if (live.typing || nextQueued(context, agent)?.id !== prompt.id) return 'another prompt comes before it'
  return 'it is typed next'
}

function withoutAgent(context: Context, prompt: Prompt): string {
  const task = context.ports.store.read((tables) => tables.tasks.get(prompt.task_id))
  const launching = task !== undefined && ['queued', 'worktree', 'setup', 'agent'].includes(task.launch)
  return launching
    ? 'the agent of its task is being started'
    : 'its task has no agent; start_agent starts one'
}
