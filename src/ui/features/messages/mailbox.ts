import type { Agent } from '../../../contract/agent.ts'
import type { Delivery, DeliveryState, Message, MessageKind, Thread } from '../../../contract/message.ts'
import type { YardState } from '../../state/yard.ts'

export const PERSON = 'operator'

/** What belongs together in the list: a thread, or a message with what answers it. */
export interface Conversation {
  /** Id of the thread, or of its first message. */
  readonly id: string
  readonly thread: Thread | null
  /** The oldest first. */
  readonly messages: readonly Message[]
  /** The person's own deliveries that they have not read. */
  readonly unread: readonly Delivery[]
  readonly at: string
}

const isUnread = ({ recipient, state }: Delivery): boolean =>
  recipient === PERSON && (state === 'queued' || state === 'delivered')

export const unreadOf = (state: YardState, projectId: string): Delivery[] =>
  Object.values(state.deliveries).filter((each) => each.project_id === projectId && isUnread(each))

function rootOf(messages: Readonly<Record<string, Message>>, message: Message): string {
  if (message.thread_id !== null) return message.thread_id
  const seen = new Set([message.id])
  let root = message
  for (;;) {
    const before: Message | undefined = messages[root.reply_to ?? '']
    if (!before || seen.has(before.id)) return root.id
    seen.add(before.id)
    root = before
  }
}

/** Everything that was said in a project, newest first. */
export function conversationsOf(state: YardState, projectId: string): Conversation[] {
  const groups = new Map<string, Message[]>()
  for (const thread of Object.values(state.threads))
    if (thread.project_id === projectId && thread.status !== 'archived') groups.set(thread.id, [])
  for (const message of Object.values(state.messages)) {
    if (message.project_id !== projectId) continue
    const root = rootOf(state.messages, message)
    const isArchived = state.threads[root]?.status === 'archived'
    if (!isArchived) groups.set(root, [...(groups.get(root) ?? []), message])
  }
  const unread = Map.groupBy(unreadOf(state, projectId), ({ message_id: id }) => id)
  return [...groups]
    .map(([id, all]) => {
      const messages = all.toSorted((one, other) => one.created_at.localeCompare(other.created_at))
      const thread = state.threads[id] ?? null
      return {
        ...{ id, thread, messages },
        unread: messages.flatMap((message) => unread.get(message.id) ?? []),
        at: messages.at(-1)?.created_at ?? thread?.updated_at ?? '',
      }
    })
    .sort((one, other) => other.at.localeCompare(one.at))
}

/** Whether the person is waited for: by a thread, or by a message that asks and was not answered. */
export const waitsForYou = (state: YardState, { thread, messages }: Conversation): boolean =>
  (thread?.status === 'waiting' && (thread.waiting_on === PERSON || thread.waiting_on === 'role:operator')) ||
  messages.some((message) => owedAnswer(state, message) !== undefined)

const ASKING: readonly MessageKind[] = ['question', 'blocker', 'review_request']

const isEnded = (thread: Thread | undefined): boolean =>
  thread?.status === 'resolved' || thread?.status === 'archived'

/** The person's delivery of a message that they still owe an answer; the end of a thread settles what was asked in it. */
export const owedAnswer = (state: YardState, message: Message): Delivery | undefined =>
  ASKING.includes(message.kind) && !isEnded(state.threads[message.thread_id ?? ''])
    ? deliveriesOf(state, message.id).find(
        ({ recipient, state: now }) => recipient === PERSON && now !== 'acknowledged' && now !== 'expired',
      )
    : undefined

export const deliveriesOf = (state: YardState, messageId: string): Delivery[] =>
  Object.values(state.deliveries).filter(({ message_id: id }) => id === messageId)

export const KIND_WORDS: Readonly<Record<MessageKind, string>> = {
  note: 'Note',
  question: 'Question',
  answer: 'Answer',
  blocker: 'Blocker',
  review_request: 'Review wanted',
  directive: 'Directive',
  error: 'Error',
}

export const STATE_WORDS: Readonly<Record<DeliveryState, string>> = {
  queued: 'queued',
  delivered: 'delivered',
  read: 'read',
  acknowledged: 'acknowledged',
  expired: 'never arrived',
}

/** An address in words. */
export function nameOf(state: YardState, address: string | null): string {
  if (address === null) return 'nobody'
  if (address === PERSON) return 'you'
  if (address === 'all') return 'everybody'
  if (address === 'thread') return 'all in the thread'
  if (address.startsWith('label:')) return address.slice('label:'.length)
  if (address.startsWith('role:')) return `every ${address.slice('role:'.length)}`
  return state.agents[address]?.label ?? address
}

export const senderOf = ({ sender, sender_label: label }: Message): string =>
  sender === PERSON ? 'you' : label

/** How far a message has come with each, in words: for the hover. */
export const wayOf = (state: YardState, deliveries: readonly Delivery[]): string =>
  deliveries.map((each) => `${nameOf(state, each.recipient)}: ${STATE_WORDS[each.state]}`).join('\n')

/** How many have it: `2/3`. Empty where only one is meant and the word says it. */
export function countOf(deliveries: readonly Delivery[]): string {
  const [only, ...others] = deliveries
  if (!only) return 'no recipient'
  if (others.length === 0) return STATE_WORDS[only.state]
  const had = deliveries.filter(({ state }) => state !== 'queued' && state !== 'expired').length
  return `${had} of ${deliveries.length} have it`
}

/** Agents of a project that can be written to. */
export const agentsOf = (state: YardState, projectId: string): Agent[] =>
  Object.values(state.agents)
    .filter((agent) => agent.project_id === projectId && agent.status !== 'gone')
    .sort((one, other) => one.label.localeCompare(other.label))
