import type { Lock, LockScope } from '../contract/lock.ts'
import { keyOf, overlap, readTarget, type LockTarget } from './lockKeys.ts'

/** A lease that somebody asks for. */
export interface LockClaim {
  readonly owner: string
  readonly target: LockTarget
  readonly scope: LockScope
  readonly checkout: string
}

export type LockVerdict =
  | { readonly verdict: 'granted'; readonly warnings: readonly Lock[] }
  | { readonly verdict: 'renewed'; readonly lock: Lock; readonly warnings: readonly Lock[] }
  | { readonly verdict: 'held'; readonly by: readonly Lock[] }

/** Whether the lease still runs at the instant, in milliseconds. */
export const isHeld = (lock: Lock, now: number): boolean =>
  lock.ended_at === null && Date.parse(lock.expires_at) > now

/** Whether a lock binds the claim: resources always, paths within one checkout or where one of the two says project. */
const binds = (lock: Lock, claim: Omit<LockClaim, 'owner'>): boolean =>
  claim.target.kind === 'res' ||
  lock.checkout === claim.checkout ||
  lock.scope === 'project' ||
  claim.scope === 'project'

const isSame = (lock: Lock, claim: LockClaim): boolean =>
  lock.owner === claim.owner &&
  lock.key === keyOf(claim.target) &&
  (claim.target.kind === 'res' || lock.checkout === claim.checkout)

/** Locks of others that cover something of the claim: those that bind it, and those that are only worth knowing. */
export function othersOn(
  held: readonly Lock[],
  claim: LockClaim,
): { readonly binding: Lock[]; readonly warning: Lock[] } {
  const others = held.filter(
    (lock) => lock.owner !== claim.owner && overlap(readTarget(lock.key), claim.target),
  )
  return {
    binding: others.filter((lock) => binds(lock, claim)),
    warning: others.filter((lock) => !binds(lock, claim)),
  }
}

/** Decides on a claim against the locks of the project that are held now. */
export function decideLock(held: readonly Lock[], claim: LockClaim): LockVerdict {
  const { binding, warning } = othersOn(held, claim)
  if (binding.length > 0) return { verdict: 'held', by: binding }
  const own = held.find((lock) => isSame(lock, claim))
  return own
    ? { verdict: 'renewed', lock: own, warnings: warning }
    : { verdict: 'granted', warnings: warning }
}

/** Who waits for whom: a waiter and the owners of what is in its way. */
export type Waits = ReadonlyMap<string, readonly string[]>

/** The circle that `owner` would close by waiting for `holders`, from the first of them back to `owner`; null for none. */
export function circleOf(waits: Waits, owner: string, holders: readonly string[]): string[] | null {
  const seen = new Set<string>()
  const walk = (at: string, path: string[]): string[] | null => {
    if (at === owner) return [...path, at]
    if (seen.has(at)) return null
    seen.add(at)
    for (const next of waits.get(at) ?? []) {
      const found = walk(next, [...path, at])
      if (found) return found
    }
    return null
  }
  for (const holder of holders) {
    const found = walk(holder, [])
    if (found) return found
  }
  return null
}
