/** So many at once, and so many a second in the long run. */
export interface Rate {
  readonly burst: number
  readonly perSecond: number
}

export interface Limits {
  /** Calls of one token. Far above what agents do; it ends a loop that went wild. */
  readonly calls: Rate
  /** Requests with a token that is not valid, all together: whoever has a valid one is not affected. */
  readonly failures: Rate
  /** Open HTTP connections. Waiting agents hold one each. */
  readonly connections: number
  /** Open WebSockets. */
  readonly sockets: number
  /** Bytes of a request's body. */
  readonly body: number
  /** Bytes of one frame that types into a terminal. */
  readonly frame: number
}

export const DEFAULT_LIMITS: Limits = {
  calls: { burst: 20_000, perSecond: 5_000 },
  failures: { burst: 100, perSecond: 10 },
  connections: 512,
  sockets: 64,
  body: 1_000_000,
  frame: 65_536,
}

/** A token bucket for each key. Buckets that are full again are forgotten, so keys cannot pile up. */
export class Buckets {
  readonly #levels = new Map<string, { left: number; at: number }>()
  readonly #rate: Rate
  readonly #now: () => number

  /** @param now milliseconds of a clock that never goes back. */
  constructor(rate: Rate, now: () => number) {
    this.#rate = rate
    this.#now = now
  }

  /** Takes one; false when the bucket is empty. */
  take(key: string): boolean {
    const now = this.#now()
    const level = this.#levels.get(key) ?? { left: this.#rate.burst, at: now }
    const left = Math.min(this.#rate.burst, level.left + ((now - level.at) / 1000) * this.#rate.perSecond)
    if (this.#levels.size > 1000) this.#forgetFull(now)
    this.#levels.set(key, { left: left >= 1 ? left - 1 : left, at: now })
    return left >= 1
  }

  #forgetFull(now: number): void {
    const refill = (this.#rate.burst / this.#rate.perSecond) * 1000
    for (const [key, level] of this.#levels) if (now - level.at > refill) this.#levels.delete(key)
  }
}
