import { err, ok, type Result } from '../../base/result.ts'
import { failure, type Failure } from '../../contract/errors.ts'
import type { Codes, Input, Output } from '../../contract/index.ts'
import type { Caller } from '../caller.ts'
import type { Context } from '../context.ts'
import { commit, type Call } from '../ledger.ts'
import { requireThread } from './requireThread.ts'

type Answer = Result<Output<'thread', 'archive'>, Failure<Codes<'thread', 'archive'>>>

/** Puts a thread away. One that somebody still waits in is only the person's or its opener's to put away. */
export async function archiveThread(
  context: Context,
  caller: Caller,
  input: Input<'thread', 'archive'>,
  call: Call,
): Promise<Answer> {
  return commit(context, caller, (writer): Answer => {
    const found = requireThread(writer.tables, caller, input.thread_id)
    if (!found.ok) return found
    const { id, status, created_by: opener } = found.value
    if (status === 'archived')
      return err(failure('WRONG_STATUS', `thread ${id} is archived already`, { status }))
    if (caller.role !== 'operator' && opener !== caller.agent_id && status === 'waiting') {
      const message = `thread ${id} of ${opener} waits for an answer; answer it, or let its opener put it away`
      return err(failure('FORBIDDEN', message))
    }
    const change = { status: 'archived' as const, waiting_on: null, updated_at: writer.at }
    const thread = { ...found.value, ...change }
    writer.tables.threads.update(id, change, { status })
    writer.record({ type: 'thread.archived', images: { thread } })
    call.keep(writer, thread)
    return ok(thread)
  })
}
