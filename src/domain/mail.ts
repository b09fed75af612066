import type { DeliveryState, Message, MessageKind } from '../contract/message.ts'
import { foreignName, frameForeign, quote } from './frame.ts'

/** Kinds that ask something of the person, until they answer or acknowledge it. */
export const ASKING: readonly MessageKind[] = ['question', 'blocker', 'review_request']

/** Bytes (UTF-8) that are put before a model at once; the rest is left to read_messages. */
export const PUSHED_BYTES = 6_000
/** Bytes of one answer of read_messages. */
export const READ_BYTES = 24_000
/** The least that is worth showing of a message that does not fit. */
const LEAST = 400

const ORDER: readonly DeliveryState[] = ['queued', 'delivered', 'read', 'acknowledged']

/** Whether a delivery that is in one state may still come into another: forwards only, each state once. */
export const goesOn = (from: DeliveryState, to: DeliveryState): boolean =>
  from !== 'expired' && ORDER.indexOf(to) > ORDER.indexOf(from)

/** Whether it may hold the end of a turn, or start one: it names the recipient, or is a directive. */
export const isUrgent = (directed: boolean, kind: MessageKind): boolean => directed || kind === 'directive'

/** Who may say it at all: a directive is the word of the person or of a coordinator. */
export const maySend = (kind: MessageKind, role: string): boolean =>
  kind !== 'directive' || role === 'operator' || role === 'coordinator'

const isOurs = ({ kind, sender }: Message): boolean =>
  sender === 'host' || (kind === 'directive' && sender === 'operator')

const encoder = new TextEncoder()
const bytesOf = (text: string): number => encoder.encode(text).length

const KIND_WORDS: Readonly<Record<MessageKind, string>> = {
  note: 'note',
  question: 'question',
  answer: 'answer',
  blocker: 'blocker',
  review_request: 'request for a review',
  directive: 'directive',
  error: 'error',
}

function headOf(message: Message): string {
  const { id, kind, sender, sender_label: label, recipient, thread_id: thread, reply_to: reply } = message
  const from = sender === 'operator' ? 'the person' : `“${foreignName(label)}” (${sender})`
  const about = [reply && `in answer to ${reply}`, thread && `thread ${thread}`].filter(Boolean)
  const to = recipient.startsWith('agt-') ? 'you' : foreignName(recipient)
  return [`${id}: ${KIND_WORDS[kind]} from ${from} to ${to}`, ...about].join(', ')
}

/** The word of the person, and what Switchyard itself says; names and paths in the latter are others', so it is quoted. */
const ownText = ({ id, sender, body }: Message): string =>
  sender === 'host'
    ? `Notice ${id} from Switchyard itself:\n${quote(body)}`
    : `Directive ${id} from the person who operates Switchyard (authenticated):\n${body}`

export interface MailText {
  readonly text: string
  /** Those that it shows, one that was cut included. */
  readonly shown: readonly Message[]
}

const cutTo = (text: string, bytes: number): string => {
  let cut = text.slice(0, bytes)
  while (bytesOf(cut) > bytes) cut = cut.slice(0, Math.floor(cut.length * 0.9))
  return cut
}

/**
 * Messages as a model gets them, the oldest first; directives of the person and notices of ours before all and outside of the
 * frame, everything else inside. At most `limit` bytes; `unread` counts what there is besides.
 */
export function mailText(messages: readonly Message[], limit: number, unread = 0): MailText {
  const sorted = [...messages.filter(isOurs), ...messages.filter((each) => !isOurs(each))]
  const shown: Message[] = []
  const cut: string[] = []
  // The frame, the lines around it and the quoting of each line take their part.
  let left = limit - 900
  for (const message of sorted) {
    const lines = message.body.split('\n').length
    const size = bytesOf(message.body) + 3 * lines + bytesOf(headOf(message)) + 20
    if (size > left && (shown.length > 0 || left < LEAST)) break
    const fits = size <= left
    shown.push(fits ? message : { ...message, body: cutTo(message.body, left - LEAST) })
    if (!fits) cut.push(message.id)
    left -= size
  }
  const rest = messages.length - shown.length + unread
  return { text: layOut(shown, cut, rest), shown }
}

function layOut(shown: readonly Message[], cut: readonly string[], rest: number): string {
  const ours = shown.filter(isOurs)
  const others = shown.filter((each) => !isOurs(each))
  const count =
    shown.length === 1 ? 'A message has come for you.' : `${shown.length} messages have come for you.`
  return [
    count,
    ...ours.map(ownText),
    ...(others.length === 0
      ? []
      : [frameForeign(others.map((message) => ({ head: headOf(message), text: message.body })))]),
    ...cut.map((id) => `${id} is cut here; read_messages with its id shows all of it.`),
    ...(rest > 0 ? [`${rest} more wait: read_messages shows them.`] : []),
    'send_message with reply_to answers one. Then go on with your work.',
  ].join('\n\n')
}
