import type { Prompt } from '../../contract/prompt.ts'
import { isUrgent, mailText, PUSHED_BYTES } from '../../domain/mail.ts'
import type { LiveAgent } from '../agents/liveAgent.ts'
import type { Context } from '../context.ts'
import { commit } from '../ledger.ts'
import { insertPrompt } from '../prompts/insertPrompt.ts'
import { waitingFor } from './carryMessages.ts'
import { promptCarrier } from './settleCarried.ts'

/** Whether something waits for an agent that is worth a turn of its own: it names the agent, or is a directive. */
export const mailIsDue = (context: Context, live: LiveAgent): boolean => {
  const agent = context.ports.store.read((tables) => tables.agents.get(live.id))
  return (
    agent !== undefined &&
    waitingFor(context, agent).some(({ delivery, message }) => isUrgent(delivery.directed, message.kind))
  )
}

/**
 * Stores one prompt with all that waits for the agent, in the moment in which it is typed: what the agent reads by a tool
 * before that is not told again. Undefined where a tool was first.
 */
export function stageMessages(context: Context, live: LiveAgent): Prompt | undefined {
  return commit(context, 'host', (writer) => {
    const { tables } = writer
    const agent = tables.agents.get(live.id)
    const task = agent?.task_id ? tables.tasks.get(agent.task_id) : undefined
    const waiting = agent ? waitingFor(context, agent) : []
    if (!task || waiting.length === 0) return undefined
    const { text, shown } = mailText(
      waiting.map(({ message }) => message),
      PUSHED_BYTES,
    )
    const prompt = insertPrompt(context, writer, 'host', task, { text, agent_id: live.id })
    const ids = new Set(shown.map(({ id }) => id))
    const carrier = promptCarrier(prompt.id)
    for (const { delivery, message } of waiting)
      if (ids.has(message.id))
        tables.deliveries.update(delivery.id, { carrier }, { state: 'queued', carrier: null })
    return prompt
  })
}
