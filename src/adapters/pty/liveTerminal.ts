import { constants } from 'node:os'
import type { IPty } from 'node-pty'
import type { Logger } from '../../base/logger.ts'
import type { StartedTerminal, TerminalEvent, TerminalExit } from '../../core/ports/terminals.ts'
import { endSession } from './endSession.ts'
import type { HeadlessScreen } from './headlessScreen.ts'
import { InputQueue } from './inputQueue.ts'
import type { TerminalLimits } from './limits.ts'
import { onHangUp } from './onHangUp.ts'
import { startTime } from './processTable.ts'
import type { ScrollbackFile } from './scrollbackFile.ts'
import { ScreenEvents } from './screenEvents.ts'
import { signalGroups } from './signalGroups.ts'
import { Viewers } from './viewers.ts'

export interface LiveParts {
  readonly id: string
  readonly spawn: () => IPty
  readonly screen: HeadlessScreen
  readonly file: ScrollbackFile
  readonly limits: TerminalLimits
  readonly log: Logger
  readonly emit: (event: TerminalEvent) => void
}

const signalName = (number: number | undefined): string | null =>
  number
    ? (Object.entries(constants.signals).find(([, value]) => value === number)?.[0] ?? String(number))
    : null

/** One program on its PTY, with all that follows its bytes: the screen, the file and the viewers. */
export class LiveTerminal {
  readonly screen: HeadlessScreen
  readonly viewers: Viewers
  readonly #parts: LiveParts
  readonly #pty: IPty
  readonly #input: InputQueue
  readonly #events: ScreenEvents
  readonly #gone: Promise<void>
  #started: string | null = null
  #running = true
  #over = false
  #paused = false
  #hungUp = false

  constructor(parts: LiveParts) {
    this.#parts = parts
    this.screen = parts.screen
    this.viewers = new Viewers(parts.screen, parts.limits, parts.log)
    this.#events = new ScreenEvents(parts.limits.screenEventMs, () => {
      parts.emit({ type: 'screen', id: parts.id })
    })
    this.#pty = parts.spawn()
    this.#input = new InputQueue(this.#pty, parts.limits.inputLimit)
    this.#pty.onData((data: string | Uint8Array) => {
      this.#output(typeof data === 'string' ? Buffer.from(data) : data)
    })
    onHangUp(this.#pty, () => {
      this.#hungUp = true
      this.#input.close()
    })
    this.#gone = new Promise((resolve) => {
      this.#pty.onExit(({ exitCode, signal }) => {
        const name = signalName(signal)
        void this.#exited({ code: name === null ? exitCode : null, signal: name }).finally(resolve)
      })
    })
  }

  get running(): boolean {
    return this.#running
  }

  /** Whether its exit has been told; nothing changes any more. */
  get over(): boolean {
    return this.#over
  }

  async identify(): Promise<StartedTerminal> {
    this.#started = await startTime(this.#pty.pid)
    return { pid: this.#pty.pid, started: this.#started }
  }

  write(data: string): boolean {
    return this.#running && this.#input.push(data)
  }

  /** The screen's answer to a query of the program. */
  answer(text: string): void {
    if (this.#running) this.#input.push(text)
  }

  /** More of the output is on the screen. */
  parsed(): void {
    if (this.#paused && this.screen.behind <= this.#parts.limits.parserLow) {
      this.#paused = false
      this.#pty.resume()
    }
    this.#events.changed()
  }

  resize(cols: number, rows: number): boolean {
    if (!this.#running || this.#hungUp) return false
    if (cols === this.#pty.cols && rows === this.#pty.rows) return true
    try {
      this.#pty.resize(cols, rows)
    } catch {
      // Its program has closed the PTY a moment ago, which is told only by and by.
      return false
    }
    // Viewers first: what has come so far was drawn in the old size.
    this.viewers.resized(cols, rows)
    this.screen.resize(cols, rows)
    this.#events.changed()
    return true
  }

  signal(signal: NodeJS.Signals): boolean {
    return this.#running && signalGroups(this.#pty.pid, signal)
  }

  /** Resolves when nothing of it runs any more and its last output has been told. */
  async end(graceMs: number): Promise<void> {
    if (process.platform === 'win32' && this.#running) this.#pty.kill()
    const leader = { pid: this.#pty.pid, started: this.#started, exited: () => !this.#running }
    const left = await endSession(leader, graceMs)
    if (left.length === 0) await this.#gone
    else
      this.#parts.log.error({ id: this.#parts.id, pids: left }, 'processes of a terminal could not be ended')
  }

  /** Lets go of the screen and the viewers; the file stays. */
  async dispose(): Promise<void> {
    this.viewers.close()
    this.#events.close()
    this.#input.close()
    this.screen.dispose()
    await this.#parts.file.close()
  }

  #output(bytes: Uint8Array): void {
    this.#parts.file.append(bytes)
    this.screen.push(bytes)
    this.viewers.output(bytes)
    if (!this.#paused && this.screen.behind > this.#parts.limits.parserHigh) {
      this.#paused = true
      this.#pty.pause()
    }
  }

  async #exited(exit: TerminalExit): Promise<void> {
    this.#running = false
    this.#input.close()
    // Whoever hears of the exit finds the last output on the screen and in the file.
    await this.screen.settled()
    await this.#parts.file.settled()
    this.#events.flush()
    this.#over = true
    this.viewers.exited(exit)
    this.#parts.emit({ type: 'exit', id: this.#parts.id, exit })
  }
}
