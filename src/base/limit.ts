/** Runs at most so many works at a time for each key; the others wait for their turn in the order they were asked for. */
export class Limit {
  readonly #most: number
  readonly #running = new Map<string, number>()
  readonly #waiting = new Map<string, (() => void)[]>()

  constructor(most: number) {
    this.#most = most
  }

  async run<T>(key: string, work: () => Promise<T>): Promise<T> {
    await this.#enter(key)
    try {
      return await work()
    } finally {
      this.#leave(key)
    }
  }

  #enter(key: string): Promise<void> {
    const running = this.#running.get(key) ?? 0
    if (running < this.#most) {
      this.#running.set(key, running + 1)
      return Promise.resolve()
    }
    return new Promise((resolve) => {
      this.#waiting.set(key, [...(this.#waiting.get(key) ?? []), resolve])
    })
  }

  /** Hands the place on to the next that waits, or frees it. */
  #leave(key: string): void {
    const [next, ...rest] = this.#waiting.get(key) ?? []
    if (rest.length > 0) this.#waiting.set(key, rest)
    else this.#waiting.delete(key)
    if (next) return next()
    const running = (this.#running.get(key) ?? 1) - 1
    if (running > 0) this.#running.set(key, running)
    else this.#running.delete(key)
  }
}
