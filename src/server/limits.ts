/** So many at once, and so many a second in the long run. */
export interface Rate {
  readonly burst: number
  readonly perSecond: number
}

export interface Limits {
  /** Calls of one token. Far above what agents do; it ends a loop that went wild. */
  readonly calls: Rate
  /** Requests without a valid token, for each address: those of whoever has one do not count. */
  readonly failures: Rate
  /** Open HTTP connections, WebSockets among them. Waiting agents hold one each. */
  readonly connections: number
  /** The same, of one address. */
  readonly connectionsEach: number
  /** Open WebSockets. */
  readonly sockets: number
  /** Open WebSockets of one token; a further one takes the place of the oldest, which is most often dead. */
  readonly socketsEach: number
  /** Open WebSockets of one address that have not said whose they are. */
  readonly greetings: number
  /** Bytes of a request's body. */
  readonly body: number
  /** Bytes of a request's headers. */
  readonly headers: number
  /** Bytes of one frame that types into a terminal. */
  readonly frame: number
  /** Bytes that may wait for a reader of RPC when more is to be sent; one that has not read them is cut off. */
  readonly unread: number
  /** Milliseconds between two pings of each WebSocket; one without a sign of life from one to the next is cut off. 0: none. */
  readonly ping: number
  readonly times: Times
}

/** Milliseconds; the names are Node's. How long an answer may take is the operation's matter. */
export interface Times {
  readonly headersTimeout: number
  /** The whole of a request must have arrived. */
  readonly requestTimeout: number
  readonly keepAliveTimeout: number
  /** How often the above are looked at. */
  readonly connectionsCheckingInterval: number
  /** Nothing has moved on a connection, in neither direction. 0: that may last. */
  readonly timeout: number
}

export const DEFAULT_LIMITS: Limits = {
  calls: { burst: 20_000, perSecond: 5_000 },
  failures: { burst: 100, perSecond: 10 },
  connections: 512,
  connectionsEach: 512,
  sockets: 64,
  socketsEach: 64,
  greetings: 64,
  body: 1_000_000,
  headers: 16_384,
  frame: 65_536,
  unread: 64 * 1024 * 1024,
  ping: 0,
  times: {
    headersTimeout: 10_000,
    requestTimeout: 30_000,
    keepAliveTimeout: 65_000,
    connectionsCheckingInterval: 5_000,
    timeout: 0,
  },
}

/** A handful of phones. What reaches this listener may be anything in the network. */
export const PHONE_LIMITS: Limits = {
  calls: { burst: 120, perSecond: 30 },
  failures: { burst: 100, perSecond: 10 },
  connections: 64,
  connectionsEach: 16,
  sockets: 12,
  socketsEach: 4,
  greetings: 4,
  body: 128 * 1024,
  headers: 8_192,
  frame: 4_096,
  unread: 8 * 1024 * 1024,
  ping: 15_000,
  times: {
    headersTimeout: 5_000,
    requestTimeout: 10_000,
    keepAliveTimeout: 30_000,
    connectionsCheckingInterval: 1_000,
    // Longer than any call waits.
    timeout: 70_000,
  },
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
