import { ok, type Result } from '../../base/result.ts'
import type { Failure } from '../../contract/errors.ts'
import type { Codes, Input, Output } from '../../contract/index.ts'
import type { Message } from '../../contract/message.ts'
import { asked } from '../../contract/threadOperations.ts'
import { mailText, READ_BYTES } from '../../domain/mail.ts'
import type { Caller } from '../caller.ts'
import type { Context } from '../context.ts'
import { commit, type Call } from '../ledger.ts'
import { mailboxOf } from '../messages/mailbox.ts'
import { markDelivery } from '../messages/markDelivery.ts'
import { findProject } from '../projects/findProject.ts'
import { waitUntil } from '../waiting.ts'
import { insertThread } from './openThread.ts'

type In = Input<'thread', 'ask'>
type Out = Output<'thread', 'ask'>
type Fail = Failure<Codes<'thread', 'ask'>>
interface Asked {
  readonly thread_id: string
  readonly message_id: string
  readonly undelivered: string[]
}

/** Longest topic that is made of a question's first line. */
const TOPIC = 100

/**
 * Opens a thread with a question and waits for somebody else to say something in it. A retry with the same request id
 * waits on in the same thread, or gets the answer again.
 */
export async function askThread(
  context: Context,
  caller: Caller,
  input: In,
  call: Call,
): Promise<Result<Out, Fail>> {
  const question = earlier(context, call) ?? (await askNow(context, caller, input, call))
  if (!question.ok) return question
  const { thread_id: threadId } = question.value
  const answer = await waitUntil(
    context,
    ({ images }) => images.message?.thread_id === threadId,
    () => takeAnswer(context, caller, question.value, call),
    { ms: input.wait_ms, signal: call.signal },
  )
  if (answer) return ok(answer)
  const next = 'no answer so far: go on with other work, it comes to you as a message; do not ask again'
  return ok({ outcome: 'nothing_yet', ...question.value, answer: null, next })
}

const receiptOf = ({ key }: Call): string | null => (key === null ? null : `${key} thread`)

function earlier(context: Context, call: Call): Result<Asked, never> | null {
  const key = receiptOf(call)
  const receipt = key === null ? undefined : context.ports.store.read((tables) => tables.receipt(key))
  const kept = asked.safeParse(receipt?.answer)
  return kept.success ? ok(kept.data) : null
}

async function askNow(context: Context, caller: Caller, input: In, call: Call): Promise<Result<Asked, Fail>> {
  const project = await findProject(context, caller, input.project)
  if (!project.ok) return project
  const { to, body, task_id } = input
  const topic = input.topic ?? (body.trim().split('\n')[0] ?? body).slice(0, TOPIC)
  const posted = commit(context, caller, (writer) => {
    const opened = insertThread(
      context,
      writer,
      { caller, project: project.value },
      { topic, to, body, kind: 'question', task_id },
    )
    const key = receiptOf(call)
    if (opened.ok && key !== null)
      writer.tables.keepReceipt({ key, answer: askedOf(opened.value.answer), at: writer.at })
    return opened
  })
  if (!posted.ok) return posted
  return ok(askedOf(posted.value.answer))
}

const askedOf = ({
  thread_id: thread,
  message_id,
  undelivered,
  queued_for: role,
}: Output<'message', 'send'>): Asked => ({
  ...{ thread_id: thread ?? '', message_id },
  undelivered: role === null ? undelivered : [...undelivered, `queued for role ${role}: nobody has it yet`],
})

/** The first thing that somebody else has said in the thread; taking it and keeping it for a retry is one transaction. */
function takeAnswer(context: Context, caller: Caller, question: Asked, call: Call): Out | null {
  const box = mailboxOf(caller)
  const find = (all: readonly Message[]): Message | undefined => all.find(({ sender }) => sender !== box)
  const where = { thread_id: question.thread_id }
  if (!context.ports.store.read((tables) => find(tables.messages.list({ where })))) return null
  return commit(context, caller, (writer) => {
    const message = find(writer.tables.messages.list({ where }))
    if (!message) return null
    const own = writer.tables.deliveries.list({ where: { message_id: message.id, recipient: box } })
    for (const delivery of own) markDelivery(writer, delivery, 'read', 'ask')
    const answer: Out = {
      ...{ outcome: 'answered', ...question, answer: mailText([message], READ_BYTES).text },
      next: 'send_message with thread_id goes on in the thread',
    }
    call.keep(writer, answer)
    return answer
  })
}
