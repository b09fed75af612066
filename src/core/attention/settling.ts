import { newId, type RandomBytes } from '../../base/ids.ts'
import type { Attention } from '../../contract/attention.ts'
import type { EventImages } from '../../contract/event.ts'
import { decideAttention, isNews, outcomeOf, type Content } from '../../domain/attention.ts'
import type { Tables } from '../ports/store.ts'

/** What one transaction has recorded, as far as it decides what waits for the person. */
export interface Recorded {
  readonly type: string
  readonly images: EventImages
  /** How what waited has ended, where the use case knows better than its event. */
  readonly outcome?: string
}

/** The transaction that the items are settled in. */
export interface Settling {
  readonly tables: Tables
  readonly at: string
  readonly random: RandomBytes
  /** Tasks that may have open items; every other one has none. */
  readonly waiting: Set<string>
  /** Who made the change. */
  readonly by: string
  record(fact: { type: string; detail: string; images: EventImages }): void
}

/** Opens, changes and closes items of one place, so that what is open is what is wanted. */
export function bring(
  settling: Settling,
  place: Pick<Attention, 'project_id' | 'task_id'>,
  { open, wanted }: { readonly open: readonly Attention[]; readonly wanted: readonly Content[] },
  recorded: readonly Recorded[],
): void {
  const { tables } = settling
  const { opened, changed, closed } = decideAttention(open, wanted)
  for (const item of closed) close(settling, item, recorded)
  for (const { item, now } of changed) {
    // Something new about it brings what was put off back to the front.
    const change = { ...now, later_at: isNews(item, now) ? null : item.later_at }
    tables.attention.update(item.id, change)
    const images = { attention: { ...item, ...change } }
    settling.record({ type: 'attention.changed', detail: item.kind, images })
  }
  for (const now of opened) {
    const item: Attention = {
      id: newId('att', settling.random),
      ...place,
      ...now,
      opened_at: settling.at,
      ...{ later_at: null, closed_at: null, outcome: null, closed_by: null },
    }
    tables.attention.insert(item)
    settling.record({ type: 'attention.opened', detail: item.kind, images: { attention: item } })
  }
}

function close(settling: Settling, item: Attention, recorded: readonly Recorded[]): void {
  const own = recorded.filter(({ images }) => ends(item, images))
  const types = own.map(({ type }) => type)
  const outcome = own.find((each) => each.outcome !== undefined)?.outcome ?? outcomeOf(item, types)
  const change = { closed_at: settling.at, outcome, closed_by: settling.by }
  settling.tables.attention.update(item.id, change)
  settling.record({
    type: 'attention.closed',
    detail: outcome,
    images: { attention: { ...item, ...change } },
  })
}

/** Whether what was recorded may be what ended the item. */
function ends(item: Attention, { task, agent, delivery, thread }: EventImages): boolean {
  if (item.kind === 'message' && (delivery?.recipient === 'operator' || thread !== undefined)) return true
  return item.task_id !== null && (task?.id === item.task_id || agent?.task_id === item.task_id)
}
