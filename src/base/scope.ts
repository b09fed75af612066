/** Owns resources and ends them in reverse order, once, even when one of them fails to end. */
export class Scope {
  readonly #closers: (() => void | Promise<void>)[] = []
  readonly #controller = new AbortController()
  #closing: Promise<void> | undefined

  /** Aborted when the scope starts to close. */
  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** Adds a resource's end. On a scope that is already closed the end runs at once. */
  add(close: () => void | Promise<void>): void {
    if (this.#closing) void Promise.resolve().then(close)
    else this.#closers.push(close)
  }

  /** Ends everything; resolves when all ends have run, and rejects with the first failure. */
  close(): Promise<void> {
    this.#closing ??= this.#run()
    return this.#closing
  }

  async #run(): Promise<void> {
    this.#controller.abort()
    const failures: unknown[] = []
    for (let close = this.#closers.pop(); close; close = this.#closers.pop()) {
      try {
        await close()
      } catch (error) {
        failures.push(error)
      }
    }
    if (failures.length > 0) throw failures[0]
  }
}
