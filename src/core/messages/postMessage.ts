import { newId } from '../../base/ids.ts'
import type { Delivery, Message } from '../../contract/message.ts'
import type { Context } from '../context.ts'
import type { Writer } from '../ledger.ts'

export type MessageDraft = Omit<Message, 'id' | 'created_at'>

export interface Recipient {
  /** Agent id or `operator`. */
  readonly recipient: string
  /** Whether the message names this recipient, rather than a role or all. */
  readonly directed: boolean
}

/**
 * Writes a message with one delivery for each recipient, inside the caller's transaction. Who they are is decided before:
 * the sender is never one of them, and whoever comes later gets none.
 */
export function postMessage(
  context: Context,
  writer: Writer,
  draft: MessageDraft,
  recipients: readonly Recipient[],
): { readonly message: Message; readonly deliveries: readonly Delivery[] } {
  const { random } = context.ports
  const message: Message = { ...draft, id: newId('msg', random), created_at: writer.at }
  writer.tables.messages.insert(message)
  const deliveries = recipients.map(({ recipient, directed }): Delivery => ({
    id: newId('dlv', random),
    project_id: message.project_id,
    message_id: message.id,
    recipient,
    directed,
    state: 'queued',
    carrier: null,
    created_at: writer.at,
    delivered_at: null,
    read_at: null,
    acknowledged_at: null,
  }))
  for (const delivery of deliveries) writer.tables.deliveries.insert(delivery)
  const [first, ...others] = deliveries
  writer.record({
    type: 'message.sent',
    detail: `${message.kind} to ${message.recipient}`,
    images: { message, ...(first && { delivery: first }) },
  })
  for (const delivery of others) writer.record({ type: 'message.queued', images: { delivery } })
  return { message, deliveries }
}
