import { err, ok, type Result } from '../../base/result.ts'
import { failure, type Failure } from '../../contract/errors.ts'
import type { Output } from '../../contract/index.ts'
import type { Delivery, Message, MessageKind, Thread } from '../../contract/message.ts'
import type { Project } from '../../contract/project.ts'
import { maySend } from '../../domain/mail.ts'
import { pausedAgent } from '../agents/pausedAgent.ts'
import type { Caller } from '../caller.ts'
import type { Context } from '../context.ts'
import type { Writer } from '../ledger.ts'
import type { Tables } from '../ports/store.ts'
import { goOn, partnersOf } from '../threads/goOn.ts'
import type { Reached, Sender } from './findRecipients.ts'
import { mailboxOf, taskOf } from './mailbox.ts'
import { markDelivery } from './markDelivery.ts'
import { countMessage } from './messageRate.ts'
import { postMessage } from './postMessage.ts'

export interface Post {
  readonly answer: Output<'message', 'send'>
  readonly sender: Sender
  readonly thread: Thread | null
}

interface From {
  readonly caller: Caller
  readonly project: Project
  readonly sender: Sender
}

interface Words {
  readonly kind: MessageKind
  readonly body: string
  readonly replied: Message | null
  readonly thread: Thread | null
  /** Whether the message opens its thread. */
  readonly opens?: boolean
  readonly task_id: string | undefined
}

type Fail = Failure<'FORBIDDEN' | 'PAUSED' | 'TASK_NOT_FOUND' | 'NO_RECIPIENT' | 'TOO_MANY_REQUESTS'>

/** The caller as the sender of a message; nothing in an input can change it. */
export function senderOf(tables: Tables, caller: Caller, project: Project): Sender {
  const taskId = taskOf(tables, caller)
  const task = taskId === null ? undefined : tables.tasks.get(taskId)
  return { id: mailboxOf(caller), project_id: project.id, coordinator_id: task?.coordinator_id ?? null }
}

/** Posts a message inside the caller's transaction, where its sender may say it; every way to send one goes through here. */
export function postTo(
  context: Context,
  writer: Writer,
  { caller, project, sender }: From,
  reached: Reached,
  words: Words,
): Result<Post, Fail> {
  const { tables } = writer
  const to =
    reached.address === 'thread' && words.thread ? partnersOf(tables, words.thread, sender.id) : reached.to
  const taskId = words.task_id ?? words.thread?.task_id ?? words.replied?.task_id ?? taskOf(tables, caller)
  const refused = refusal(tables, caller, { kind: words.kind, project, named: words.task_id })
  if (refused) return err(refused)
  if (to.length === 0 && reached.address === 'thread')
    return err(
      failure('NO_RECIPIENT', 'nobody else takes part in this thread any more; name somebody in `to`'),
    )
  const late = countMessage(context, sender.id, project)
  if (late) return err(late)
  const agent = caller.agent_id === null ? undefined : tables.agents.get(caller.agent_id)
  const draft = {
    ...{ project_id: project.id, task_id: taskId, kind: words.kind, body: words.body },
    ...{ thread_id: words.thread?.id ?? null, reply_to: words.replied?.id ?? null },
    ...{ sender: sender.id, sender_label: agent?.label ?? caller.label, recipient: reached.address },
  }
  const thread =
    words.thread === null ? null : goOn(writer, words.thread, { by: sender.id, opens: words.opens })
  const { message } = postMessage(
    context,
    writer,
    draft,
    to.map(({ who, directed }) => ({ recipient: who.id, directed })),
  )
  acknowledgeReplied(writer, words, sender.id)
  const answer = {
    message_id: message.id,
    thread_id: message.thread_id,
    recipients: to.map(({ who }) => ({ recipient: who.id, label: who.label })),
    queued_for: reached.queued_for,
    undelivered: [...reached.undelivered],
    next: nextOf(to.length, reached),
  }
  return ok({ answer, sender, thread })
}

function refusal(
  tables: Tables,
  caller: Caller,
  { kind, project, named }: { kind: MessageKind; project: Project; named: string | undefined },
): Fail | null {
  if (!maySend(kind, caller.role)) {
    const message = `a ${caller.role} sends no directives; send a note, or a blocker where you cannot go on`
    return failure('FORBIDDEN', message)
  }
  if (named !== undefined && tables.tasks.get(named)?.project_id !== project.id)
    return failure('TASK_NOT_FOUND', `there is no task ${named} in this project`, { task_id: named })
  return pausedAgent(tables, caller)
}

/** Whoever answers has taken note. */
function acknowledgeReplied(writer: Writer, { replied, thread, kind }: Words, sender: string): void {
  const { tables } = writer
  const own = (message: Message): Delivery[] =>
    tables.deliveries.list({ where: { message_id: message.id, recipient: sender } })
  const answered =
    replied === null && thread !== null && kind === 'answer'
      ? tables.messages.list({ where: { thread_id: thread.id } })
      : [replied].filter((each) => each !== null)
  for (const delivery of answered.flatMap(own)) markDelivery(writer, delivery, 'acknowledged', 'answered')
}

function nextOf(count: number, { queued_for: role, undelivered }: Reached): string {
  if (undelivered.length > 0) return `not delivered: ${undelivered.join('; ')}. The person has it`
  if (role !== null) return `queued for role ${role}: the first who registers with it gets it`
  if (count === 0) return 'nobody else is here; nobody got it'
  return 'answers come to you as messages'
}
