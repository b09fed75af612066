import type { Attention } from '../../contract/attention.ts'
import type { EventImages } from '../../contract/event.ts'
import type { Message } from '../../contract/message.ts'
import type { Task } from '../../contract/task.ts'
import { askedBy } from '../../domain/attention.ts'
import { ASKING } from '../../domain/mail.ts'
import type { Tables } from '../ports/store.ts'
import { bring, type Recorded, type Settling } from './settling.ts'

/** Somebody who asks the person about no task: what they ask in one project waits as one item. */
type Asker = Pick<Message, 'project_id' | 'sender'>

export interface Asked {
  /** Ids of the tasks about which the person is asked, or was until now. */
  readonly tasks: readonly string[]
  readonly askers: readonly Asker[]
}

/** About what the person is asked by what was recorded, or is asked no longer. */
export function findAsked(tables: Tables, recorded: readonly Recorded[]): Asked {
  const asking = recorded.flatMap(({ images }) => askingOf(tables, images))
  const askers = asking.filter(({ task_id: task }) => task === null)
  return {
    tasks: asking.flatMap(({ task_id: task }) => task ?? []),
    askers: [...new Map(askers.map((each) => [`${each.project_id} ${each.sender}`, each])).values()],
  }
}

/** A delivery to the person is about its message; a thread that has ended is about all that was asked in it. */
function askingOf(tables: Tables, { delivery, thread }: EventImages): Message[] {
  const delivered = delivery?.recipient === 'operator' ? tables.messages.get(delivery.message_id) : undefined
  const ended = thread && !isOpen(tables, thread.id) ? thread.id : null
  const all = [
    ...(delivered ? [delivered] : []),
    ...(ended === null ? [] : tables.messages.list({ where: { thread_id: ended } })),
  ]
  return all.filter(({ kind }) => ASKING.includes(kind))
}

/** What somebody asks about no task, as one item that closes with the last answer. */
export function settleAsker(settling: Settling, asker: Asker, recorded: readonly Recorded[]): void {
  const { project_id, sender } = asker
  const place = { project_id, task_id: null }
  const agentId = sender.startsWith('agt-') ? sender : null
  const where = { ...place, agent_id: agentId, closed_at: null, kind: 'message' as const }
  const open = settling.tables.attention.list({ where })
  const asks = owed(settling.tables, open, recorded).filter(
    (message) => message.task_id === null && message.project_id === project_id && message.sender === sender,
  )
  const content = askedBy(asks)
  bring(settling, place, { open, wanted: content === null ? [] : [content] }, recorded)
}

/** Everybody who asks about no task and whom the queue does not have: an older host kept no item of them. */
export function settleAskers(settling: Settling): void {
  const where = { recipient: 'operator', state: ['queued' as const, 'delivered' as const, 'read' as const] }
  const left: Recorded[] = settling.tables.deliveries
    .list({ where })
    .map((delivery) => ({ type: '', images: { delivery } }))
  for (const asker of findAsked(settling.tables, left).askers) settleAsker(settling, asker, left)
}

/** What is asked about a task, as far as the person still owes an answer. */
export const asksOfTask = (
  tables: Tables,
  task: Task,
  open: readonly Attention[],
  recorded: readonly Recorded[],
): Message[] => owed(tables, open, recorded).filter(({ task_id: id }) => id === task.id)

/** Those that open items name and those that have just come. */
function owed(tables: Tables, open: readonly Attention[], recorded: readonly Recorded[]): Message[] {
  const known = open.flatMap(({ kind, options }) => (kind === 'message' ? options.map(({ key }) => key) : []))
  const come = recorded.flatMap(({ images }) =>
    images.delivery?.recipient === 'operator' ? [images.delivery.message_id] : [],
  )
  return [...new Set([...known, ...come])].flatMap((id) => {
    const message = tables.messages.get(id)
    return message && isOwed(tables, message) ? [message] : []
  })
}

function isOwed(tables: Tables, { id, kind, thread_id: thread }: Message): boolean {
  if (!ASKING.includes(kind)) return false
  // What a thread asked is settled by its decision, whoever made it.
  if (thread !== null && !isOpen(tables, thread)) return false
  const [delivery] = tables.deliveries.list({ where: { message_id: id, recipient: 'operator' } })
  return delivery?.state !== 'acknowledged' && delivery?.state !== 'expired'
}

function isOpen(tables: Tables, threadId: string): boolean {
  const status = tables.threads.get(threadId)?.status
  return status === 'open' || status === 'waiting'
}
