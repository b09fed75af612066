import type { Event } from '../contract/event.ts'
import type { Snapshot } from '../contract/views.ts'
import type { Clock } from '../base/clock.ts'
import type { RpcWelcome } from '../contract/rpcSocket.ts'
import { connect, UnauthenticatedError, type ClientInput, type Connection } from './rpc.ts'

export type FeedState = 'connecting' | 'live' | 'lost' | 'refused'

export interface FeedInput extends ClientInput {
  readonly clock: Clock
  /** The state at once, at the start and whenever it could not be followed without a gap. */
  onSnapshot(snapshot: Snapshot): void
  /** Each event after it, in order, once. */
  onEvent(event: Event): void
  onState?(state: FeedState): void
  /** Each time that the host has taken the connection, before anything is delivered on it. */
  onWelcome?(welcome: RpcWelcome): void
  /** Longest wait between attempts to connect again, in milliseconds; 3,000 unless given. */
  readonly longestWait?: number
  /** An attempt is given up after so many milliseconds; without it when the system does. */
  readonly attemptMs?: number
}

export interface Feed {
  /** The connection of the moment, for calls; undefined while there is none. */
  connection(): Connection | undefined
  /** Connects again now where it would still wait, as when the network has come back; a live connection stays. */
  wake(): void
  /** Gives up the connection of the moment, which does not answer any more, and connects again. */
  cut(): void
  close(): void
}

/** Waits between attempts to connect again, in milliseconds; the last one repeats. */
const WAITS = [100, 300, 1_000, 3_000] as const

/** An attempt that is younger is as good as a new one, in milliseconds. */
const FRESH_MS = 500

const isSnapshot = (item: Snapshot | Event): item is Snapshot => item.type === 'snapshot'

/** Hands on items as long as they fit together. */
class Sequence {
  #seq: number | undefined
  readonly #input: FeedInput

  constructor(input: FeedInput) {
    this.#input = input
  }

  /** Where to resume; undefined asks for a snapshot. */
  get after(): number | undefined {
    return this.#seq
  }

  /** False when something is missing before the item; the next one must then be a snapshot. */
  take(item: Snapshot | Event): boolean {
    if (isSnapshot(item)) {
      this.#seq = item.seq
      this.#input.onSnapshot(item)
    } else if (this.#seq === undefined || item.seq > this.#seq + 1) {
      this.#seq = undefined
      return false
    } else if (item.seq === this.#seq + 1) {
      this.#seq = item.seq
      this.#input.onEvent(item)
    }
    return true
  }
}

/** The attempts to connect and the waits between them. */
function createLine(input: FeedInput) {
  let attempt = 0
  let goOn: (() => void) | undefined
  let since = 0
  let isHurried = false
  return {
    isLive: () => void (attempt = 0),
    async connect(): Promise<Connection> {
      const control = new AbortController()
      const giveUp = (): void => control.abort()
      since = input.clock.now()
      goOn = () => {
        // Several events tell that the network is back; the attempt that the first has begun is not given up for the next.
        if (input.clock.now() - since < FRESH_MS) return
        isHurried = true
        giveUp()
      }
      const cancel = input.attemptMs === undefined ? undefined : input.clock.after(input.attemptMs, giveUp)
      try {
        return await connect(input, control.signal)
      } finally {
        goOn = undefined
        cancel?.()
      }
    },
    pause(): Promise<void> {
      if (isHurried) {
        isHurried = false
        return Promise.resolve()
      }
      const wait = Math.min(WAITS[Math.min(attempt, WAITS.length - 1)] ?? 3_000, input.longestWait ?? 3_000)
      attempt += 1
      return new Promise((resolve) => {
        const cancel = input.clock.after(wait, resolve)
        goOn = () => {
          cancel()
          resolve()
        }
      })
    },
    wake: () => goOn?.(),
  }
}

/**
 * Follows the history and keeps following it: after a lost connection it resumes behind the last event it has seen, and
 * where that leaves a gap the next thing it delivers is a snapshot.
 */
export function followFeed(input: FeedInput): Feed {
  const sequence = new Sequence(input)
  const line = createLine(input)
  let current: Connection | undefined
  let closed = false

  /** Until the connection ends, the feed is closed, or something is missing. */
  const follow = async (connection: Connection): Promise<void> => {
    const { after } = sequence
    const items = await connection.call.event.follow(after === undefined ? {} : { after })
    if (closed || current !== connection) return
    line.isLive()
    input.onState?.('live')
    // What a connection that was given up still brings is asked for again on the next one.
    for await (const item of items) if (closed || current !== connection || !sequence.take(item)) return
  }

  const run = async (): Promise<void> => {
    while (!closed) {
      input.onState?.('connecting')
      try {
        current = await line.connect()
        input.onWelcome?.(current.welcome)
        if (!closed) await Promise.race([follow(current), current.closed])
      } catch (error) {
        if (error instanceof UnauthenticatedError) return input.onState?.('refused')
        // Whatever broke the connection, the answer to it is the same: connect again.
      }
      current?.close()
      current = undefined
      if (closed) return
      input.onState?.('lost')
      await line.pause()
    }
  }
  void run()

  return {
    connection: () => current,
    wake: line.wake,
    cut: () => current?.close(),
    close() {
      closed = true
      line.wake()
      current?.close()
    },
  }
}
