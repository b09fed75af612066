import { err, ok, type Result } from '../../base/result.ts'
import { newId } from '../../base/ids.ts'
import type { Failure } from '../../contract/errors.ts'
import type { Codes, Input, Output } from '../../contract/index.ts'
import type { MessageKind, Thread } from '../../contract/message.ts'
import type { Project } from '../../contract/project.ts'
import type { Caller } from '../caller.ts'
import type { Context } from '../context.ts'
import { commit, type Call, type Writer } from '../ledger.ts'
import { findRecipients } from '../messages/findRecipients.ts'
import { mailboxOf, taskOf } from '../messages/mailbox.ts'
import { postTo, senderOf, type Post } from '../messages/postTo.ts'
import { findProject } from '../projects/findProject.ts'

type Fail = Failure<Codes<'thread', 'open'>>

export interface Opening {
  readonly topic: string
  /** Whose answer is awaited. */
  readonly to: string
  readonly body: string
  readonly kind: MessageKind
  readonly task_id: string | undefined
}

/** Opens a thread with its first message, inside the caller's transaction. */
export function insertThread(
  context: Context,
  writer: Writer,
  { caller, project }: { readonly caller: Caller; readonly project: Project },
  opening: Opening,
): Result<Post, Fail> {
  const { tables, at } = writer
  const sender = senderOf(tables, caller, project)
  const found = findRecipients(tables, sender, opening.to)
  if (!found.ok) return err(found.error)
  const taskId = opening.task_id ?? taskOf(tables, caller)
  const task = taskId === null ? undefined : tables.tasks.get(taskId)
  const thread: Thread = {
    ...{ id: newId('thr', context.ports.random), project_id: project.id },
    ...{ run_id: task?.run_id ?? null, task_id: task?.id ?? null },
    ...{ topic: opening.topic, status: 'waiting', created_by: mailboxOf(caller) },
    ...{
      waiting_on: found.value.address,
      decision: null,
      reasoning: null,
      decided_by: null,
      memory_id: null,
    },
    ...{ created_at: at, updated_at: at, resolved_at: null },
  }
  const { kind, body, task_id } = opening
  return postTo(context, writer, { caller, project, sender }, found.value, {
    ...{ kind, body, task_id, replied: null, thread, opens: true },
  })
}

export async function openThread(
  context: Context,
  caller: Caller,
  input: Input<'thread', 'open'>,
  call: Call,
): Promise<Result<Output<'thread', 'open'>, Fail>> {
  const project = await findProject(context, caller, input.project)
  if (!project.ok) return project
  const { topic, body, kind, task_id, waiting_on: to } = input
  const opened = commit(context, caller, (writer) => {
    const posted = insertThread(
      context,
      writer,
      { caller, project: project.value },
      { topic, to, body, kind, task_id },
    )
    if (posted.ok) call.keep(writer, posted.value.answer)
    return posted
  })
  if (!opened.ok) return opened
  return ok(opened.value.answer)
}
