import type { Delivery, DeliveryState } from '../../contract/message.ts'
import { goesOn } from '../../domain/mail.ts'
import type { EventImages } from '../../contract/event.ts'
import type { Tables } from '../ports/store.ts'

/** The transaction that deliveries are changed in; the ledger's writer is one. */
export interface Marking {
  readonly tables: Tables
  readonly at: string
  record(fact: { type: string; detail: string; images: EventImages }): void
}

/**
 * Brings one delivery forward, inside the caller's transaction; what it has been already, it stays. `carrier` says what
 * brought the text, where this is what brings it.
 */
export function markDelivery(
  { tables, at, record }: Marking,
  delivery: Delivery,
  state: Exclude<DeliveryState, 'queued'>,
  carrier: string,
): Delivery {
  if (state !== 'expired' && !goesOn(delivery.state, state)) return delivery
  const change = {
    state,
    carrier: delivery.state === 'queued' ? carrier : delivery.carrier,
    delivered_at: delivery.delivered_at ?? (state === 'expired' ? null : at),
    read_at: delivery.read_at ?? (state === 'read' || state === 'acknowledged' ? at : null),
    acknowledged_at: state === 'acknowledged' ? at : null,
  }
  if (!tables.deliveries.update(delivery.id, change, { state: delivery.state })) return delivery
  const now = { ...delivery, ...change }
  record({ type: `message.${state}`, detail: change.carrier ?? '', images: { delivery: now } })
  return now
}
