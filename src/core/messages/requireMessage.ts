import { err, ok, type Result } from '../../base/result.ts'
import { failure, type Failure } from '../../contract/errors.ts'
import type { Delivery, Message } from '../../contract/message.ts'
import { isPerson } from '../../domain/access.ts'
import type { Caller } from '../caller.ts'
import type { Tables } from '../ports/store.ts'
import { mailboxOf } from './mailbox.ts'

const notFound = (id: string): Failure<'MESSAGE_NOT_FOUND'> =>
  failure(
    'MESSAGE_NOT_FOUND',
    `there is no message ${id} of yours; message list shows those that there are`,
    {
      message_id: id,
    },
  )

/** A message that the caller has sent or got; the person reads all. Of any other nobody is told that it exists. */
export function requireMessage(
  tables: Tables,
  caller: Caller,
  id: string,
): Result<Message, Failure<'MESSAGE_NOT_FOUND'>> {
  const message = tables.messages.get(id)
  if (!message) return err(notFound(id))
  const box = mailboxOf(caller)
  if (isPerson(caller.role) || message.sender === box) return ok(message)
  const isOwn = tables.deliveries.count({ message_id: id, recipient: box }) > 0
  return isOwn ? ok(message) : err(notFound(id))
}

/** The caller's own deliveries of these messages; refused as a whole where one was not sent to them. */
export function requireDeliveries(
  tables: Tables,
  caller: Caller,
  ids: readonly string[],
): Result<Delivery[], Failure<'MESSAGE_NOT_FOUND'>> {
  const own: Delivery[] = []
  for (const id of new Set(ids)) {
    const [delivery] = tables.deliveries.list({ where: { message_id: id, recipient: mailboxOf(caller) } })
    if (!delivery) return err(notFound(id))
    own.push(delivery)
  }
  return ok(own)
}
