import { err, ok, type Result } from '../../base/result.ts'
import { failure, type Failure } from '../../contract/errors.ts'
import type { Codes, Input, Output } from '../../contract/index.ts'
import type { Thread } from '../../contract/message.ts'
import { pausedAgent } from '../agents/pausedAgent.ts'
import type { Caller } from '../caller.ts'
import type { Context } from '../context.ts'
import { commit, type Call, type Writer } from '../ledger.ts'
import { mailboxOf } from '../messages/mailbox.ts'
import { markDelivery } from '../messages/markDelivery.ts'
import { postMessage } from '../messages/postMessage.ts'
import { partnersOf } from './goOn.ts'
import { recordDecision } from './recordDecision.ts'
import { requireOpen } from './requireThread.ts'

type Fail = Failure<Codes<'thread', 'resolve'>>

/** Ends a thread with a decision, which becomes a memory entry and is told to all who took part. */
export async function resolveThread(
  context: Context,
  caller: Caller,
  input: Input<'thread', 'resolve'>,
  call: Call,
): Promise<Result<Output<'thread', 'resolve'>, Fail>> {
  return commit(context, caller, (writer): Result<Thread, Fail> => {
    const found = requireOpen(writer.tables, caller, input.thread_id)
    if (!found.ok) return found
    const refused = refusal(writer, caller, found.value)
    if (refused) return err(refused)
    const { decision, reasoning } = input
    const memory = recordDecision(context, writer, found.value, {
      decision,
      reasoning,
      by: mailboxOf(caller),
    })
    const change = {
      ...{
        status: 'resolved' as const,
        waiting_on: null,
        decision,
        reasoning,
        decided_by: mailboxOf(caller),
      },
      ...{ memory_id: memory.id, updated_at: writer.at, resolved_at: writer.at },
    }
    writer.tables.threads.update(found.value.id, change, { status: found.value.status })
    const thread = { ...found.value, ...change }
    writer.record({ type: 'thread.resolved', detail: decision.slice(0, 200), images: { thread, memory } })
    tell(context, writer, caller, thread)
    call.keep(writer, thread)
    return ok(thread)
  })
}

function refusal({ tables }: Writer, caller: Caller, thread: Thread): Fail | null {
  if (caller.role === 'worker' && thread.created_by !== caller.agent_id) {
    const message = `thread ${thread.id} was opened by ${thread.created_by}; they, a coordinator or the person decide it`
    return failure('FORBIDDEN', message)
  }
  return pausedAgent(tables, caller)
}

function tell(context: Context, writer: Writer, caller: Caller, thread: Thread): void {
  const { tables } = writer
  const box = mailboxOf(caller)
  for (const { id } of tables.messages.list({ where: { thread_id: thread.id } }))
    for (const delivery of tables.deliveries.list({ where: { message_id: id, recipient: box } }))
      markDelivery(writer, delivery, 'acknowledged', 'resolved')
  const to = partnersOf(tables, thread, box)
  const why = thread.reasoning === '' || thread.reasoning === null ? '' : `\n\n${thread.reasoning}`
  const draft = {
    ...{ project_id: thread.project_id, thread_id: thread.id, task_id: thread.task_id, reply_to: null },
    ...{ kind: 'answer' as const, sender: box, sender_label: tables.agents.get(box)?.label ?? caller.label },
    ...{ recipient: 'thread', body: `Decided: ${thread.decision ?? ''}${why}` },
  }
  const recipients = to.map(({ who, directed }) => ({ recipient: who.id, directed }))
  postMessage(context, writer, draft, recipients)
}
