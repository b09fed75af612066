import { ok, type Result } from '../../base/result.ts'
import type { Failure } from '../../contract/errors.ts'
import type { Codes, Input, Output } from '../../contract/index.ts'
import { mailText, READ_BYTES } from '../../domain/mail.ts'
import type { Caller } from '../caller.ts'
import type { Context } from '../context.ts'
import { commit, type Call } from '../ledger.ts'
import { mailboxOf } from './mailbox.ts'
import { markDelivery } from './markDelivery.ts'
import { requireDeliveries } from './requireMessage.ts'

type Out = Output<'message', 'read'>
type Answer = Result<Out, Failure<Codes<'message', 'read'>>>

const UNREAD = ['queued', 'delivered'] as const
/** So many are looked at for one answer; their texts decide how many it has. */
const AT_ONCE = 50

/** Hands the caller's own messages out and marks them read in the same transaction; a retry gets the same answer. */
export async function readMessages(
  context: Context,
  caller: Caller,
  input: Input<'message', 'read'>,
  call: Call,
): Promise<Answer> {
  return commit(context, caller, (writer): Answer => {
    const { tables } = writer
    const unread = { recipient: mailboxOf(caller), state: UNREAD }
    const named = input.message_ids
    const own = named
      ? requireDeliveries(tables, caller, named)
      : ok(tables.deliveries.list({ where: unread, limit: AT_ONCE }))
    if (!own.ok) return own
    const messages = own.value.flatMap(({ message_id: id }) => tables.messages.get(id) ?? [])
    const waiting = tables.deliveries.count(unread)
    const besides = named ? 0 : Math.max(0, waiting - messages.length)
    const { text, shown } = mailText(messages, READ_BYTES, besides)
    const taken = new Set(shown.map(({ id }) => id))
    const state = input.acknowledge ? 'acknowledged' : 'read'
    for (const delivery of own.value)
      if (taken.has(delivery.message_id)) markDelivery(writer, delivery, state, 'read_messages')
    const more = tables.deliveries.count(unread)
    const answer: Out = {
      message_ids: shown.map(({ id }) => id),
      text: shown.length === 0 ? '' : text,
      more,
      next:
        shown.length === 0 ? 'nothing is unread' : more > 0 ? 'call it again for the rest' : 'that was all',
    }
    call.keep(writer, answer)
    return ok(answer)
  })
}

/** Says that the caller has taken note of messages that were sent to them. */
export async function ackMessages(
  context: Context,
  caller: Caller,
  input: Input<'message', 'ack'>,
  call: Call,
): Promise<Result<Output<'message', 'ack'>, Failure<Codes<'message', 'ack'>>>> {
  return commit(context, caller, (writer) => {
    const own = requireDeliveries(writer.tables, caller, input.message_ids)
    if (!own.ok) return own
    for (const delivery of own.value) markDelivery(writer, delivery, 'acknowledged', 'acknowledged')
    const answer = { message_ids: own.value.map(({ message_id: id }) => id), next: 'the senders see it' }
    call.keep(writer, answer)
    return ok(answer)
  })
}
