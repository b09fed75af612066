import type { Clock } from '../../base/clock.ts'

/** How long nothing must happen before it is looked at, in milliseconds, and how often at most that is. */
const QUIET_MS = 300
const EVERY_MS = 2_000

/**
 * Calls `run` after a quiet moment, and every two seconds while there is none; never twice at a time. One change after a
 * long rest is answered within a third of a second, a storm of them costs a look each two seconds.
 */
export class Pace {
  readonly #clock: Clock
  readonly #run: () => Promise<void>
  #cancel: (() => void) | null = null
  #first: number | null = null
  #last = -EVERY_MS
  #running = false
  #ended = false

  constructor(clock: Clock, run: () => Promise<void>) {
    this.#clock = clock
    this.#run = run
  }

  /** Something may have changed. */
  note(): void {
    if (this.#ended) return
    const now = this.#clock.now()
    this.#first ??= now
    if (this.#running) return
    this.#cancel?.()
    const quiet = Math.min(now + QUIET_MS, this.#first + EVERY_MS)
    const due = Math.max(quiet, this.#last + EVERY_MS)
    this.#cancel = this.#clock.after(Math.max(0, due - now), () => void this.#turn())
  }

  end(): void {
    this.#ended = true
    this.#cancel?.()
  }

  async #turn(): Promise<void> {
    this.#cancel = null
    this.#first = null
    this.#running = true
    this.#last = this.#clock.now()
    await this.#run().finally(() => (this.#running = false))
    if (this.#first !== null) this.note()
  }
}
