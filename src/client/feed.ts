import type { Event } from '../contract/event.ts'
import type { Snapshot } from '../contract/views.ts'
import type { Clock } from '../base/clock.ts'
import { connect, UnauthenticatedError, type ClientInput, type Connection } from './rpc.ts'

export type FeedState = 'connecting' | 'live' | 'lost' | 'refused'

export interface FeedInput extends ClientInput {
  readonly clock: Clock
  /** The state at once, at the start and whenever it could not be followed without a gap. */
  onSnapshot(snapshot: Snapshot): void
  /** Each event after it, in order, once. */
  onEvent(event: Event): void
  onState?(state: FeedState): void
}

export interface Feed {
  /** The connection of the moment, for calls; undefined while there is none. */
  connection(): Connection | undefined
  close(): void
}

/** Waits between attempts to connect again, in milliseconds; the last one repeats. */
const WAITS = [100, 300, 1_000, 3_000] as const

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

/**
 * Follows the history and keeps following it: after a lost connection it resumes behind the last event it has seen, and
 * where that leaves a gap the next thing it delivers is a snapshot.
 */
export function followFeed(input: FeedInput): Feed {
  const sequence = new Sequence(input)
  let attempt = 0
  let current: Connection | undefined
  let closed = false
  let cancelWait: (() => void) | undefined

  /** Until the connection ends, the feed is closed, or something is missing. */
  const follow = async ({ call }: Connection): Promise<void> => {
    const { after } = sequence
    const items = await call.event.follow(after === undefined ? {} : { after })
    attempt = 0
    input.onState?.('live')
    for await (const item of items) if (closed || !sequence.take(item)) return
  }

  const pause = (): Promise<void> =>
    new Promise((resolve) => {
      cancelWait = input.clock.after(WAITS[Math.min(attempt, WAITS.length - 1)] ?? 3_000, resolve)
      attempt += 1
    })

  const run = async (): Promise<void> => {
    while (!closed) {
      input.onState?.('connecting')
      try {
        current = await connect(input)
        if (!closed) await follow(current)
      } catch (error) {
        if (error instanceof UnauthenticatedError) return input.onState?.('refused')
        // Whatever broke the connection, the answer to it is the same: connect again.
      }
      current?.close()
      current = undefined
      if (closed) return
      input.onState?.('lost')
      await pause()
    }
  }
  void run()

  return {
    connection: () => current,
    close() {
      closed = true
      cancelWait?.()
      current?.close()
    },
  }
}
