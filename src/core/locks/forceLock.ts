import { err, ok, type Result } from '../../base/result.ts'
import { cleanLine } from '../../base/text.ts'
import { failure, type Failure } from '../../contract/errors.ts'
import type { Codes, Input, Output } from '../../contract/index.ts'
import type { Caller } from '../caller.ts'
import type { Context } from '../context.ts'
import { commit, type Call } from '../ledger.ts'
import { endLock } from './heldLocks.ts'

/** Ends a lock against its owner's will; who did it and why stays in the history. */
export async function forceLock(
  context: Context,
  caller: Caller,
  input: Input<'lock', 'force'>,
  call: Call,
): Promise<Result<Output<'lock', 'force'>, Failure<Codes<'lock', 'force'>>>> {
  const lock = context.ports.store.read((tables) => tables.locks.get(input.lock_id))
  const reachable = lock && (caller.project_id === null || caller.project_id === lock.project_id)
  if (!reachable || lock.ended_at !== null) {
    return err(
      failure('LOCK_NOT_FOUND', `there is no lock ${input.lock_id} that is held; list_locks shows them`, {
        lock_id: input.lock_id,
      }),
    )
  }
  return ok(
    commit(context, caller, (writer) => {
      const ended = endLock(writer, lock, 'forced', cleanLine(input.reason))
      call.keep(writer, ended)
      return ended
    }),
  )
}
