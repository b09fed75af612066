import type { Prompt } from '../../contract/prompt.ts'
import type { Recorded } from '../attention/settling.ts'
import type { Tables } from '../ports/store.ts'
import { markDelivery, type Marking } from './markDelivery.ts'

export const promptCarrier = (promptId: string): string => `prompt ${promptId}`

const carriedBy = (tables: Tables, { id, agent_id: agent }: Prompt) =>
  agent === null
    ? []
    : tables.deliveries.list({ where: { recipient: agent, state: 'queued', carrier: promptCarrier(id) } })

/**
 * Messages share the fate of the prompt that carries them, inside the transaction of its end: they are delivered with it,
 * and wait anew where it has failed or was taken back.
 */
export function settleCarried(writer: Marking, recorded: readonly Recorded[]): void {
  for (const { images } of recorded) {
    const { prompt } = images
    if (!prompt || prompt.created_by !== 'host') continue
    const isOver = prompt.state === 'failed' || prompt.state === 'cancelled'
    if (prompt.state !== 'delivered' && !isOver) continue
    for (const delivery of carriedBy(writer.tables, prompt)) {
      if (isOver) writer.tables.deliveries.update(delivery.id, { carrier: null }, { state: 'queued' })
      else markDelivery(writer, delivery, 'delivered', promptCarrier(prompt.id))
    }
  }
}

/** Another prompt carries what this one should have. */
export function handOnMessages({ tables }: Marking, from: Prompt, to: Prompt): void {
  for (const { id } of carriedBy(tables, from))
    tables.deliveries.update(id, { carrier: promptCarrier(to.id) }, { state: 'queued' })
}

/** An agent has ended: what it never got is expired, and a prompt that was to carry it is for nobody else. */
export function expireMessages(writer: Marking, agentId: string): void {
  const { tables, record } = writer
  for (const delivery of tables.deliveries.list({ where: { recipient: agentId, state: 'queued' } })) {
    const [, promptId = ''] = (delivery.carrier ?? '').split(' ')
    const prompt = tables.prompts.get(promptId)
    if (prompt?.state === 'queued') {
      const change = { state: 'cancelled' as const, reason: 'its agent has ended' }
      tables.prompts.update(prompt.id, change, { state: 'queued' })
      record({
        type: 'prompt.cancelled',
        detail: change.reason,
        images: { prompt: { ...prompt, ...change } },
      })
    }
    markDelivery(writer, { ...delivery, carrier: null }, 'expired', 'the agent has ended')
  }
}
