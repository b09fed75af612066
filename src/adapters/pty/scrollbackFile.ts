import { open, rename, rm, readFile, type FileHandle } from 'node:fs/promises'
import type { Logger } from '../../base/logger.ts'
import type { TerminalLimits } from './limits.ts'
import { endsOnAlternate, ENTER_ALTERNATE, safeCut } from './sequences.ts'

/**
 * The newest bytes of a terminal on disk. Appending never waits: chunks queue here and one writer empties the queue in
 * order. Where the disk is slower than the program, the oldest queued bytes go, as a cut of the file would take them.
 */
export class ScrollbackFile {
  readonly #path: string
  readonly #limits: TerminalLimits
  readonly #log: Logger
  #handle: FileHandle | undefined
  #size = 0
  #queue: Uint8Array[] = []
  #queued = 0
  #writing: Promise<void> | undefined
  #failed = false

  private constructor(path: string, limits: TerminalLimits, log: Logger) {
    this.#path = path
    this.#limits = limits
    this.#log = log
  }

  static async open(path: string, limits: TerminalLimits, log: Logger): Promise<ScrollbackFile> {
    const file = new ScrollbackFile(path, limits, log)
    await file.#reopen()
    return file
  }

  append(bytes: Uint8Array): void {
    if (this.#failed) return
    this.#queue.push(bytes)
    this.#queued += bytes.length
    while (this.#queued > this.#limits.fileKeep && this.#queue.length > 1) {
      this.#queued -= this.#queue.shift()?.length ?? 0
    }
    this.#writing ??= this.#writeAll()
  }

  /** Resolves when everything appended so far is in the file. */
  async settled(): Promise<void> {
    await this.#writing
  }

  async close(): Promise<void> {
    await this.settled()
    this.#failed = true
    await this.#handle?.close()
    this.#handle = undefined
  }

  async #writeAll(): Promise<void> {
    try {
      while (this.#queue.length > 0) {
        const bytes = Buffer.concat(this.#queue)
        this.#queue = []
        this.#queued = 0
        await this.#handle?.appendFile(bytes)
        this.#size += bytes.length
        if (this.#size > this.#limits.fileLimit) await this.#cut()
      }
    } catch (error) {
      // A full disk costs the scrollback, not the terminal.
      this.#failed = true
      this.#queue = []
      this.#log.error(
        { path: this.#path, error },
        'scrollback cannot be written; this terminal goes on without it',
      )
    } finally {
      this.#writing = undefined
    }
  }

  /** Keeps the newest `fileKeep` bytes from a safe place on, by a new file, so that a crash leaves one or the other. */
  async #cut(): Promise<void> {
    const all = await readFile(this.#path)
    const from = safeCut(all, Math.max(0, all.length - this.#limits.fileKeep))
    const kept = all.subarray(from)
    const next = `${this.#path}.new`
    await rm(next, { force: true })
    const handle = await open(next, 'wx', 0o600)
    try {
      if (endsOnAlternate(all.subarray(0, from))) await handle.appendFile(ENTER_ALTERNATE)
      await handle.appendFile(kept)
    } finally {
      await handle.close()
    }
    await rename(next, this.#path)
    await this.#reopen()
  }

  async #reopen(): Promise<void> {
    await this.#handle?.close()
    this.#handle = await open(this.#path, 'a', 0o600)
    this.#size = (await this.#handle.stat()).size
  }
}

/** The newest `limit` bytes of a scrollback file from a safe place on; undefined where there is no file. */
export async function readScrollback(path: string, limit: number): Promise<Buffer | undefined> {
  let bytes: Buffer
  try {
    bytes = await readFile(path)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
  if (bytes.length <= limit) return bytes
  const from = safeCut(bytes, bytes.length - limit)
  const before = endsOnAlternate(bytes.subarray(0, from)) ? ENTER_ALTERNATE : ''
  return Buffer.concat([Buffer.from(before), bytes.subarray(from)])
}
