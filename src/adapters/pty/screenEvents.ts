/** Tells that a screen changed: at once after quiet, at most once each `everyMs`, and always after the last change. */
export class ScreenEvents {
  readonly #everyMs: number
  readonly #emit: () => void
  #last = Number.NEGATIVE_INFINITY
  #timer: NodeJS.Timeout | undefined

  constructor(everyMs: number, emit: () => void) {
    this.#everyMs = everyMs
    this.#emit = emit
  }

  changed(): void {
    if (this.#timer) return
    const wait = this.#last + this.#everyMs - performance.now()
    if (wait <= 0) this.#fire()
    else
      this.#timer = setTimeout(() => {
        this.#fire()
      }, wait)
  }

  /** Tells a change that still waits for its time. */
  flush(): void {
    if (this.#timer) this.#fire()
  }

  close(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  #fire(): void {
    this.close()
    this.#last = performance.now()
    this.#emit()
  }
}
