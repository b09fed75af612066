import { err, ok, type Result } from '../../base/result.ts'
import type { Failure } from '../../contract/errors.ts'
import type { Lock } from '../../contract/lock.ts'
import type { Project } from '../../contract/project.ts'
import { circleOf, decideLock, type LockClaim } from '../../domain/locks.ts'
import type { Context } from '../context.ts'
import { waitUntil, type Limit } from '../waiting.ts'
import { heldNow } from './heldLocks.ts'
import { deadlock } from './lockWords.ts'

/** What is in the way when the time is over. */
export interface StillHeld {
  readonly held: Lock[]
}

/**
 * Tries again each time a lock of anybody ends, in the order in which callers came, until `attempt` answers something else
 * than null. Refused at once where a holder waits, over however many others, for this very owner.
 */
export async function waitForLock<T>(
  context: Context,
  project: Project,
  claim: LockClaim,
  { attempt, ...limit }: Limit & { readonly attempt: () => T | null },
): Promise<Result<T | StillHeld, Failure<'DEADLOCK'>>> {
  const inTheWay = (): Lock[] => {
    const decided = decideLock(heldNow(context, project.id), claim)
    return decided.verdict === 'held' ? [...decided.by] : []
  }
  const waiter = { owner: claim.owner, locks: inTheWay }
  const circle = circleOf(waits(context), claim.owner, ownersOf(inTheWay()))
  if (circle) return err(deadlock(claim, circle))
  context.lockWaiters.add(waiter)
  try {
    const ended = (lock: Lock | undefined): boolean => lock !== undefined && lock.ended_at !== null
    // A lock of a guest that has fallen silent is in nobody's way.
    const answer = await waitUntil(
      context,
      ({ images }) => ended(images.lock) || images.agent?.status === 'stale',
      attempt,
      limit,
    )
    return ok(answer ?? { held: inTheWay() })
  } finally {
    context.lockWaiters.delete(waiter)
  }
}

const ownersOf = (locks: readonly Lock[]): string[] => locks.map((lock) => lock.owner)

function waits(context: Context): Map<string, string[]> {
  const all = new Map<string, string[]>()
  for (const { owner, locks } of context.lockWaiters)
    all.set(owner, [...(all.get(owner) ?? []), ...ownersOf(locks())])
  return all
}
