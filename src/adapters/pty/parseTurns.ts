/** Something that has bytes to parse. `parse` starts on at most `limit` of them, answers how many, and calls `done`. */
export interface Parsing {
  parse(limit: number, done: () => void): number
  readonly waiting: boolean
}

/**
 * Hands out turns of parsing to all terminals, round robin. xterm's own write buffer takes up to 12 ms a turn for each
 * terminal; with many of them the event loop would not come to reading keys for hundreds of milliseconds.
 */
export class ParseTurns {
  readonly #queue = new Set<Parsing>()
  readonly #turnBytes: number
  #running = 0
  #scheduled = false

  constructor(turnBytes: number) {
    this.#turnBytes = turnBytes
  }

  ask(parsing: Parsing): void {
    this.#queue.add(parsing)
    if (this.#running === 0) this.#schedule()
  }

  forget(parsing: Parsing): void {
    this.#queue.delete(parsing)
  }

  // Not straight from `done`: xterm would take what is written there into the turn that is just ending.
  #schedule(): void {
    if (this.#scheduled) return
    this.#scheduled = true
    setImmediate(() => {
      this.#scheduled = false
      this.#turn()
    })
  }

  #turn(): void {
    let left = this.#turnBytes
    for (const parsing of [...this.#queue]) {
      if (left <= 0) return
      this.#queue.delete(parsing)
      this.#running++
      left -= parsing.parse(left, () => {
        this.#running--
        if (parsing.waiting) this.#queue.add(parsing)
        if (this.#running === 0 && this.#queue.size > 0) this.#schedule()
      })
    }
  }
}
