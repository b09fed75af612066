import { write } from 'node:fs'
import type { IPty } from 'node-pty'

const RETRY_MS = [1, 2, 5, 10, 20, 50]

/**
 * Bytes on their way to the program, in order and bounded. node-pty's own queue has no bound and tries again on every
 * turn of the event loop while the program does not read, which takes a whole core for a paused agent.
 */
export class InputQueue {
  readonly #pty: IPty
  readonly #fd: number | undefined
  readonly #limit: number
  #queue: Uint8Array[] = []
  #queued = 0
  #writing = false
  #timer: NodeJS.Timeout | undefined
  #closed = false

  constructor(pty: IPty, limit: number) {
    this.#pty = pty
    this.#limit = limit
    // Present on Unix, though not in node-pty's types; on Windows its own queue is used.
    const fd: unknown = Reflect.get(pty, 'fd')
    this.#fd = typeof fd === 'number' && process.platform !== 'win32' ? fd : undefined
  }

  /** False when the program has left so much unread that this does not fit. */
  push(text: string): boolean {
    if (this.#closed) return false
    if (this.#fd === undefined) {
      this.#pty.write(text)
      return true
    }
    const bytes = Buffer.from(text)
    if (this.#queued + bytes.length > this.#limit) return false
    this.#queue.push(bytes)
    this.#queued += bytes.length
    if (!this.#writing) this.#next(this.#fd, 0)
    return true
  }

  close(): void {
    this.#closed = true
    this.#queue = []
    clearTimeout(this.#timer)
  }

  #next(fd: number, tries: number): void {
    const bytes = this.#queue[0]
    this.#writing = bytes !== undefined && !this.#closed
    if (!bytes || this.#closed) return
    write(fd, bytes, (error, written) => {
      if (this.#closed) return
      if (error && error.code !== 'EAGAIN') {
        // EIO: the program is gone, and its exit is on the way.
        this.close()
        return
      }
      const done = error ? 0 : written
      this.#queued -= done
      if (done === bytes.length) this.#queue.shift()
      else this.#queue[0] = bytes.subarray(done)
      if (done > 0) this.#next(fd, 0)
      // A full PTY has no event that says when it can be written to again.
      else
        this.#timer = setTimeout(() => {
          this.#next(fd, tries + 1)
        }, RETRY_MS[tries] ?? 50)
    })
  }
}
