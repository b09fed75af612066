import type { Prompt } from '../../contract/prompt.ts'
import { frameForTurn } from '../../domain/intoTurn.ts'
import { passesHold } from '../../domain/promptDelivery.ts'
import type { LiveAgent } from '../agents/liveAgent.ts'
import { noteDelivered } from '../agents/typePrompt.ts'
import type { Context } from '../context.ts'
import { commit } from '../ledger.ts'
import type { Tables } from '../ports/store.ts'

type Body = Readonly<Record<string, unknown>>

/**
 * The hook answer that puts what waits for the running turn before the model, or null where nothing does or this hook
 * cannot. The prompt is delivered with the transaction in which it is chosen, so of two hooks at once only one has it.
 */
export function putIntoTurn(context: Context, live: LiveAgent, event: string, body: Body): Body | null {
  const kind = context.ports.agents.get(live.kind)
  if (!kind || live.into_turn.size === 0) return null
  const put = commit(context, 'host', ({ tables, at, record }) => {
    const agent = tables.agents.get(live.id)
    if (!agent || agent.paused) return null
    for (const prompt of queuedFor(tables, live)) {
      if (!passesHold(agent.held, prompt.created_by)) continue
      const answer = kind.intoTurn(
        event,
        frameForTurn({ ...prompt, from_task: senderTask(tables, prompt) }),
        body,
      )
      if (answer === null) continue
      const change = {
        state: 'delivered' as const,
        reason: `into the running turn, with its hook ${event}`,
        delivered_at: at,
      }
      tables.prompts.update(prompt.id, change, { state: 'queued' })
      const delivered = { ...prompt, ...change }
      record({ type: 'prompt.delivered', detail: change.reason, images: { prompt: delivered } })
      return { answer, prompt: delivered }
    }
    return null
  })
  if (put) noteDelivered(context, live, put.prompt)
  return put?.answer ?? null
}

/** Those that may go into the turn and are still queued, in the order in which they came. */
function queuedFor(tables: Tables, live: LiveAgent): Prompt[] {
  const queued = tables.prompts.list({ where: { agent_id: live.id, state: 'queued' } })
  const open = queued.filter((prompt) => live.into_turn.has(prompt.id))
  live.into_turn.clear()
  for (const prompt of open) live.into_turn.add(prompt.id)
  return open
}

const senderTask = (tables: Tables, { created_by: sender }: Prompt): string | null =>
  tables.agents.get(sender)?.task_id ?? null
