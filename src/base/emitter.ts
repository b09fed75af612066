/** A typed event source. A listener that throws is a bug and does not keep the others from hearing. */
export class Emitter<T> {
  readonly #listeners = new Set<(value: T) => void>()

  /** Adds a listener; the returned function removes it. */
  on(listener: (value: T) => void): () => void {
    this.#listeners.add(listener)
    return () => {
      this.#listeners.delete(listener)
    }
  }

  emit(value: T): void {
    let failure: unknown
    for (const listener of [...this.#listeners]) {
      try {
        listener(value)
      } catch (error) {
        failure ??= error
      }
    }
    if (failure !== undefined) throw failure
  }

  get size(): number {
    return this.#listeners.size
  }
}
