import { err, ok } from '../../base/result.ts'
import { failure } from '../../contract/errors.ts'
import type { Delivery, Message } from '../../contract/message.ts'
import type { Mail } from '../../contract/messageOperations.ts'
import type { Caller } from '../caller.ts'
import type { Context } from '../context.ts'
import type { Handler } from '../handlers.ts'
import type { Match, Tables } from '../ports/store.ts'
import { findProject } from '../projects/findProject.ts'
import { mailboxOf } from './mailbox.ts'
import { requireMessage } from './requireMessage.ts'

/** Messages with what their reader may know of their ways: the sender and the person everything, a recipient their own part. */
export function mailFor(
  tables: Tables,
  caller: Caller,
  messages: readonly Message[],
  box = mailboxOf(caller),
): Mail[] {
  const ids = messages.map(({ id }) => id)
  const ways = Map.groupBy(tables.deliveries.list({ where: { message_id: ids } }), (way) => way.message_id)
  return messages.map((message) => withWay(caller, message, ways.get(message.id) ?? [], box))
}

function withWay(caller: Caller, message: Message, all: readonly Delivery[], box: string): Mail {
  const seesAll = caller.role === 'operator' || message.sender === mailboxOf(caller)
  return {
    ...message,
    state: all.find(({ recipient }) => recipient === box)?.state ?? null,
    deliveries: seesAll
      ? all.map(({ recipient, state, carrier, delivered_at, read_at, acknowledged_at }) => ({
          ...{ recipient, state, carrier, delivered_at, read_at, acknowledged_at },
        }))
      : [],
  }
}

/** A mailbox, as a look that changes nothing. */
export const listMessages =
  (context: Context): Handler<'message', 'list'> =>
  async (caller, input) => {
    const box = input.agent_id ?? mailboxOf(caller)
    if (caller.role !== 'operator' && box !== mailboxOf(caller)) {
      const message = `the mailbox of ${box} is its own; message list without agent_id shows yours`
      return err(failure('FORBIDDEN', message))
    }
    const found = await findProject(context, caller, input.project)
    if (!found.ok) return found
    const { limit, offset, which } = input
    const page = { newestFirst: true, limit, offset }
    const of = { project_id: found.value.id }
    const everything = which === 'all' && caller.role === 'operator' && input.agent_id === undefined
    return context.ports.store.read((tables) => {
      const sent = everything ? of : { ...of, sender: box }
      const got = { ...of, recipient: box, ...(which === 'unread' && { state: UNREAD }) }
      const isSent = everything || which === 'sent'
      const listed =
        which === 'all' && !everything
          ? both(tables, sent, got).slice(offset, offset + limit)
          : isSent
            ? tables.messages.list({ where: sent, ...page })
            : messagesOf(tables, tables.deliveries.list({ where: got, ...page }))
      const total =
        (isSent ? 0 : tables.deliveries.count(got)) +
        (which === 'all' || isSent ? tables.messages.count(sent) : 0)
      return ok({ items: mailFor(tables, caller, listed, box), total, offset })
    })
  }

const UNREAD = ['queued', 'delivered'] as const
/** So far back the two lists of one mailbox are put together. */
const MERGED = 1_000

function messagesOf(tables: Tables, deliveries: readonly Delivery[]): Message[] {
  const found = tables.messages.list({ where: { id: deliveries.map(({ message_id: id }) => id) } })
  const byId = new Map(found.map((message) => [message.id, message]))
  return deliveries.flatMap(({ message_id: id }) => byId.get(id) ?? [])
}

function both(tables: Tables, sent: Match<Message>, got: Match<Delivery>): Message[] {
  const newest = { newestFirst: true, limit: MERGED }
  const all = [
    ...tables.messages.list({ where: sent, ...newest }),
    ...messagesOf(tables, tables.deliveries.list({ where: got, ...newest })),
  ]
  return all.toSorted((one, other) => other.created_at.localeCompare(one.created_at))
}

export const showMessage =
  (context: Context): Handler<'message', 'show'> =>
  async (caller, input) =>
    context.ports.store.read((tables) => {
      const found = requireMessage(tables, caller, input.message_id)
      if (!found.ok) return found
      const deliveries = tables.deliveries.list({ where: { message_id: found.value.id } })
      return ok(withWay(caller, found.value, deliveries, mailboxOf(caller)))
    })
