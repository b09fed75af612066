import { err, ok, type Result } from '../../base/result.ts'
import { failure, type Failure } from '../../contract/errors.ts'
import type { Thread } from '../../contract/message.ts'
import { isPerson } from '../../domain/access.ts'
import type { Caller } from '../caller.ts'
import { mailboxOf } from '../messages/mailbox.ts'
import type { Tables } from '../ports/store.ts'
import { takingPart, waitsFor } from './goOn.ts'

/** Whether a caller sees a thread: the person all, everybody else those that they take part in. */
export function seesThread(tables: Tables, caller: Caller, thread: Thread): boolean {
  if (caller.project_id !== null && caller.project_id !== thread.project_id) return false
  if (isPerson(caller.role)) return true
  const box = mailboxOf(caller)
  const label = tables.agents.get(box)?.label ?? caller.label
  return waitsFor(thread, { id: box, label, role: caller.role }) || takingPart(tables, thread).has(box)
}

/** The thread, where it exists and the caller takes part in it; of any other nobody is told that it exists. */
export function requireThread(
  tables: Tables,
  caller: Caller,
  id: string,
): Result<Thread, Failure<'THREAD_NOT_FOUND'>> {
  const thread = tables.threads.get(id)
  if (thread && seesThread(tables, caller, thread)) return ok(thread)
  return err(
    failure('THREAD_NOT_FOUND', `there is no thread ${id} of yours; thread list shows those that there are`, {
      thread_id: id,
    }),
  )
}

/** A thread in which something can still be said or decided. */
export function requireOpen(
  tables: Tables,
  caller: Caller,
  id: string,
): Result<Thread, Failure<'THREAD_NOT_FOUND' | 'WRONG_STATUS'>> {
  const found = requireThread(tables, caller, id)
  if (!found.ok) return found
  const { status } = found.value
  if (status === 'open' || status === 'waiting') return found
  return err(failure('WRONG_STATUS', `thread ${id} is ${status}; open another one`, { status }))
}
