import { err, ok, type Result } from '../../base/result.ts'
import { failure, type Failure } from '../../contract/errors.ts'
import type { Codes, Input, Output } from '../../contract/index.ts'
import type { Message, Thread } from '../../contract/message.ts'
import { ASKING } from '../../domain/mail.ts'
import type { Caller } from '../caller.ts'
import type { Context } from '../context.ts'
import { commit, type Call, type Writer } from '../ledger.ts'
import { findProject } from '../projects/findProject.ts'
import { requireThread } from '../threads/requireThread.ts'
import { findByKind, findRecipients, withPerson, type Reached } from './findRecipients.ts'
import { postTo, senderOf, type Post } from './postTo.ts'
import { requireMessage } from './requireMessage.ts'

type In = Input<'message', 'send'>
type Fail = Failure<Codes<'message', 'send'>>
type Answer = Result<Output<'message', 'send'>, Fail>

/** Sends a message, or answers one: what it answers counts as acknowledged, and its thread goes on. */
export async function sendMessage(context: Context, caller: Caller, input: In, call: Call): Promise<Answer> {
  const about = readAbout(context, caller, input)
  if (!about.ok) return about
  const { replied, thread } = about.value
  const project = await findProject(
    context,
    caller,
    input.project ?? (caller.agent_id === null ? (thread ?? replied)?.project_id : undefined),
  )
  if (!project.ok) return project
  const sent = commit(context, caller, (writer): Result<Post, Fail> => {
    const kind = input.kind === 'note' && (replied ?? thread) ? 'answer' : input.kind
    const sender = senderOf(writer.tables, caller, project.value)
    const found = reach(writer, { ...input, kind }, { sender, replied, thread })
    if (!found.ok) return found
    const posted = postTo(context, writer, { caller, project: project.value, sender }, found.value, {
      ...{ kind, body: input.body, replied: replied ?? null, thread: thread ?? null },
      task_id: input.task_id,
    })
    if (posted.ok) call.keep(writer, posted.value.answer)
    return posted
  })
  if (!sent.ok) return sent
  return ok(sent.value.answer)
}

interface About {
  readonly replied: Message | undefined
  readonly thread: Thread | undefined
}

/** What it answers, where the caller may know of it. */
function readAbout(context: Context, caller: Caller, input: In): Result<About, Fail> {
  return context.ports.store.read((tables): Result<About, Fail> => {
    const replied =
      input.reply_to === undefined ? ok(undefined) : requireMessage(tables, caller, input.reply_to)
    if (!replied.ok) return replied
    const threadId = input.thread_id ?? replied.value?.thread_id ?? undefined
    if (input.thread_id !== undefined && replied.value && replied.value.thread_id !== input.thread_id) {
      const message = `message ${replied.value.id} is not of thread ${input.thread_id}; leave one of the two out`
      return err(failure('WRONG_STATUS', message))
    }
    const thread = threadId === undefined ? ok(undefined) : requireThread(tables, caller, threadId)
    return thread.ok ? ok({ replied: replied.value, thread: thread.value }) : thread
  })
}

function reach(
  { tables }: Writer,
  input: In,
  { sender, replied, thread }: About & { readonly sender: Post['sender'] },
): Result<Reached, Failure<'NO_RECIPIENT'>> {
  const asks = ASKING.includes(input.kind) && input.kind !== 'question'
  if (input.to !== undefined) {
    const found = findRecipients(tables, sender, input.to)
    return asks && found.ok && input.to === 'coordinator' ? withPerson(sender, found) : found
  }
  if (thread) return ok({ address: 'thread', to: [], queued_for: null, undelivered: [] })
  if (!replied) return findByKind(tables, sender, input.kind)
  return findRecipients(tables, sender, replied.sender === sender.id ? replied.recipient : replied.sender)
}
