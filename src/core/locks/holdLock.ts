import { err, ok, type Result } from '../../base/result.ts'
import type { Failure } from '../../contract/errors.ts'
import type { Lock } from '../../contract/lock.ts'
import { decideLock } from '../../domain/locks.ts'
import type { Context } from '../context.ts'
import { commit, type Actor } from '../ledger.ts'
import { followLease } from './followExpiry.ts'
import { grantLock, type Grant } from './grantLock.ts'
import { heldLocks } from './heldLocks.ts'
import { heldBy } from './lockWords.ts'

/** A lease for the time of one piece of work. */
export interface Hold {
  /** The lock that was taken for it, to be ended afterwards; null where the owner, or who is spared, holds it anyway. */
  readonly taken: Lock | null
}

/**
 * Takes a lease for a piece of work, unless what is there already does as well: the owner's own lock stays as it is, with
 * its time and its scope, and so do locks that `spares` names, which are no reason to refuse.
 */
export function holdLock(
  context: Context,
  actor: Actor,
  grant: Grant,
  spares: (lock: Lock) => boolean = () => false,
): Result<Hold, Failure<'LOCK_HELD'>> {
  const { project, claim } = grant
  const held = commit(context, actor, (writer): Result<Hold, Failure<'LOCK_HELD'>> => {
    const locks = heldLocks(writer.tables, project.id, context.ports.clock.now())
    const decided = decideLock(locks, claim)
    if (decided.verdict === 'renewed') return ok({ taken: null })
    if (decided.verdict === 'granted') return ok({ taken: grantLock(context, writer, grant) })
    const others = decided.by.filter((lock) => !spares(lock))
    return others.length > 0 ? err(heldBy(claim.target.path, others)) : ok({ taken: null })
  })
  if (held.ok && held.value.taken) followLease(context, held.value.taken)
  return held
}
