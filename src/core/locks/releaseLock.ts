import { err, ok, type Result } from '../../base/result.ts'
import type { Failure } from '../../contract/errors.ts'
import type { Codes, Input, Output } from '../../contract/index.ts'
import { keyOf } from '../../domain/lockKeys.ts'
import { othersOn } from '../../domain/locks.ts'
import type { Caller } from '../caller.ts'
import type { Context } from '../context.ts'
import { commit, type Call } from '../ledger.ts'
import { findProject } from '../projects/findProject.ts'
import { endLock, heldLocks, ownerOf } from './heldLocks.ts'
import { lockTarget, type Place } from './lockTarget.ts'
import { heldBy } from './lockWords.ts'

/** Gives back the caller's own locks. What nobody holds is no mistake; what another holds stays theirs. */
export async function releaseLock(
  context: Context,
  caller: Caller,
  input: Input<'lock', 'release'>,
  call: Call,
): Promise<Result<Output<'lock', 'release'>, Failure<Codes<'lock', 'release'>>>> {
  const found = await findProject(context, caller, input.project)
  if (!found.ok) return found
  const place =
    input.target === undefined ? ok(null) : await lockTarget(context, caller, found.value, input.target)
  if (!place.ok) return place
  const owner = ownerOf(caller)
  const held = context.ports.store.read((tables) =>
    heldLocks(tables, found.value.id, context.ports.clock.now()),
  )
  const own = held.filter((lock) => lock.owner === owner && (!place.value || isAt(lock, place.value)))
  if (own.length === 0 && place.value) {
    const { binding } = othersOn(held, { owner, scope: 'checkout', ...place.value })
    const same = binding.filter((lock) => place.value && isAt(lock, place.value))
    if (same.length > 0) return err(heldBy(input.target ?? '', same))
  }
  return ok(
    commit(context, caller, (writer) => {
      const released = own.map((lock) => endLock(writer, lock, 'released', lock.key))
      const answer = {
        released,
        next: released.length > 0 ? 'others may lock it now' : 'you hold no such lock; nothing to release',
      }
      call.keep(writer, answer)
      return answer
    }),
  )
}

const isAt = (lock: { key: string; checkout: string }, { target, checkout }: Place): boolean =>
  lock.key === keyOf(target) && (target.kind === 'res' || lock.checkout === checkout)
