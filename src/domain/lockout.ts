/** Wrong tries of one key within a window, and until when it is locked out. */
export interface Tries {
  readonly times: readonly number[]
  readonly lockedUntil: number
}

export interface LockoutRule {
  /** Wrong tries that are too many. */
  readonly tries: number
  /** Milliseconds within which they count. */
  readonly within: number
  /** Milliseconds for which nothing is taken then. */
  readonly locks: number
}

export const NO_TRIES: Tries = { times: [], lockedUntil: 0 }

/** Milliseconds until a key may try again; 0 where it may now. */
export const lockedFor = (tries: Tries, now: number): number => Math.max(0, tries.lockedUntil - now)

/** One more wrong try. */
export function addTry(tries: Tries, now: number, rule: LockoutRule): Tries {
  const times = [...tries.times.filter((at) => now - at < rule.within), now]
  return times.length < rule.tries
    ? { times, lockedUntil: tries.lockedUntil }
    : { times: [], lockedUntil: now + rule.locks }
}

/** Whether nothing about it matters any more. */
export const isForgotten = (tries: Tries, now: number, rule: LockoutRule): boolean =>
  lockedFor(tries, now) === 0 && tries.times.every((at) => now - at >= rule.within)
