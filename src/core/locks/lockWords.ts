import { cleanLine } from '../../base/text.ts'
import { failure, type Failure } from '../../contract/errors.ts'
import type { Lock } from '../../contract/lock.ts'
import { keyOf } from '../../domain/lockKeys.ts'
import type { LockClaim } from '../../domain/locks.ts'

const named = ({ key, owner, owner_label: label, expires_at: until, reason }: Lock): string =>
  `${key} by ${owner} (${label}) until ${until}${reason === '' ? '' : `, for: ${cleanLine(reason)}`}`

/** Holder, expiry, purpose and the next step, for a model as for a person. */
export const heldBy = (target: string, locks: readonly Lock[]): Failure<'LOCK_HELD'> =>
  failure(
    'LOCK_HELD',
    `${target} is locked: ${locks.map(named).join('; ')}. Wait with wait_ms, ask the holder, or work elsewhere`,
    { locks },
  )

export const deadlock = (claim: LockClaim, circle: readonly string[]): Failure<'DEADLOCK'> =>
  failure(
    'DEADLOCK',
    `waiting for ${keyOf(claim.target)} would never end: ${[claim.owner, ...circle].join(' waits for ')}. Release what you hold, then ask again`,
    { circle },
  )

export const adviceOn = (lock: Lock, [first]: readonly Lock[]): string => {
  const until = `yours until ${lock.expires_at}; release_lock gives it back`
  return first ? `${until}. A merge will meet ${named(first)} in another worktree` : until
}
