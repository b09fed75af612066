import { err, ok, type Result } from '../../base/result.ts'
import type { Failure } from '../../contract/errors.ts'
import type { Codes, Input, Output } from '../../contract/index.ts'
import type { Caller } from '../caller.ts'
import type { Context } from '../context.ts'
import { commit, type Call } from '../ledger.ts'
import { findRecipients } from '../messages/findRecipients.ts'
import { postTo, senderOf, type Post } from '../messages/postTo.ts'
import { projectOf } from '../require.ts'
import { goOn } from './goOn.ts'
import { requireOpen } from './requireThread.ts'

type Fail = Failure<Codes<'thread', 'reply'>>

/** Says something in a thread to all who take part, and may say whose answer is awaited from now on. */
export async function replyThread(
  context: Context,
  caller: Caller,
  input: Input<'thread', 'reply'>,
  call: Call,
): Promise<Result<Output<'thread', 'reply'>, Fail>> {
  const replied = commit(context, caller, (writer): Result<Post, Fail> => {
    const { tables } = writer
    const found = requireOpen(tables, caller, input.thread_id)
    if (!found.ok) return found
    const project = projectOf(context, found.value)
    const sender = senderOf(tables, caller, project)
    const named = input.waiting_on ? findRecipients(tables, sender, input.waiting_on) : null
    if (named && !named.ok) return err(named.error)
    const reached = { address: 'thread', to: [], queued_for: null, undelivered: [] }
    const posted = postTo(context, writer, { caller, project, sender }, reached, {
      ...{ kind: input.kind ?? 'answer', body: input.body, replied: null, thread: found.value },
      task_id: undefined,
    })
    if (!posted.ok) return posted
    const { thread } = posted.value
    if (thread && input.waiting_on !== undefined)
      goOn(writer, thread, { by: sender.id, waiting_on: named?.value.address ?? null })
    call.keep(writer, posted.value.answer)
    return posted
  })
  if (!replied.ok) return replied
  return ok(replied.value.answer)
}
