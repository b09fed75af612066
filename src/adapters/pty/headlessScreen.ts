import serialize from '@xterm/addon-serialize'
import unicode11 from '@xterm/addon-unicode11'
import headless from '@xterm/headless'
import type { TerminalScreen } from '../../core/ports/terminals.ts'
import { answerColours } from './colourAnswers.ts'
import type { TerminalLimits } from './limits.ts'
import type { Parsing, ParseTurns } from './parseTurns.ts'
import { lastLines, rowText } from './screenText.ts'
import { ScreenModes } from './screenModes.ts'
import { incompleteTail } from './sequences.ts'

/** What is still to be parsed, in order: output, and the size changes between it. */
export type ScreenInput =
  | { readonly type: 'output'; readonly bytes: Uint8Array }
  | { readonly type: 'resize'; readonly cols: number; readonly rows: number }

export interface ScreenOptions {
  readonly cols: number
  readonly rows: number
  readonly limits: TerminalLimits
  readonly turns: ParseTurns
  /** The terminal's own answer to a query of the program. */
  readonly onAnswer: (text: string) => void
  /** More has been parsed. */
  readonly onParsed: () => void
}

/** A terminal without a window: takes the program's bytes in turns and knows what a person would see. */
export class HeadlessScreen implements Parsing {
  readonly #terminal: InstanceType<typeof headless.Terminal>
  readonly #serializer = new serialize.SerializeAddon()
  readonly #modes: ScreenModes
  readonly #options: ScreenOptions
  #queue: ScreenInput[] = []
  #parsing = false
  #disposed = false
  #received = 0
  #parsed = 0
  /** How much of it an earlier life of the terminal had written. */
  #replayed = 0
  /** Start of a sequence or character that has been parsed but is not yet finished. */
  #tail: Uint8Array = new Uint8Array(0)
  #atBoundary: (() => void)[] = []
  #reached: { at: number; run: () => void }[] = []
  #title = ''

  constructor(options: ScreenOptions) {
    this.#options = options
    this.#terminal = new headless.Terminal({
      cols: options.cols,
      rows: options.rows,
      scrollback: options.limits.scrollbackLines,
      convertEol: false,
      allowProposedApi: true,
      logLevel: 'off',
      windowOptions: { getWinSizeChars: true },
    })
    this.#terminal.loadAddon(this.#serializer)
    this.#terminal.loadAddon(new unicode11.Unicode11Addon())
    this.#terminal.unicode.activeVersion = '11'
    this.#modes = new ScreenModes(this.#terminal)
    this.#terminal.onTitleChange((title) => {
      this.#title = title
    })
    this.#terminal.onData((text) => {
      options.onAnswer(text)
    })
    answerColours(this.#terminal, options.onAnswer)
  }

  /** Bytes that wait to be parsed or are being parsed. */
  get behind(): number {
    return this.#received - this.#parsed
  }

  /** What has been received since the last boundary, after which `serialise` shows the screen. */
  get pending(): readonly ScreenInput[] {
    return this.#queue
  }

  get waiting(): boolean {
    return this.#queue.length > 0
  }

  push(bytes: Uint8Array): void {
    this.#received += bytes.length
    this.#queue.push({ type: 'output', bytes })
    this.#options.turns.ask(this)
  }

  resize(cols: number, rows: number): void {
    this.#queue.push({ type: 'resize', cols, rows })
    if (!this.#parsing && this.#queue.length === 1) this.#applyResizes()
    else this.#options.turns.ask(this)
  }

  parse(limit: number, done: () => void): number {
    this.#applyResizes()
    const slice = this.#takeSlice(limit)
    const last = slice.at(-1)
    const length = slice.reduce((sum, bytes) => sum + bytes.length, 0)
    if (this.#disposed || !last) {
      queueMicrotask(done)
      return 0
    }
    this.#parsing = true
    for (const bytes of slice.slice(0, -1)) this.#terminal.write(bytes)
    this.#terminal.write(last, () => {
      this.#parsing = false
      this.#parsed += length
      if (!this.#disposed) {
        for (const bytes of slice) this.#keepTail(bytes)
        this.#options.onParsed()
        this.#runWaiters()
      }
      done()
    })
    return length
  }

  /** Runs `run` soon, between two slices: `serialise` then tells the screen before `pending`. Never within this call. */
  atBoundary(run: () => void): void {
    this.#atBoundary.push(run)
    if (!this.#parsing)
      queueMicrotask(() => {
        if (!this.#parsing) this.#runWaiters()
      })
  }

  /** Resolves when all that was received up to now has been parsed. */
  settled(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#disposed || this.behind === 0) resolve()
      else this.#reached.push({ at: this.#received, run: resolve })
    })
  }

  /** Bytes that draw this screen, with `lines` of scrollback and all modes, on a freshly reset terminal. */
  serialise(lines?: number): Uint8Array {
    const { screenLines, screenBytes, historyBytes } = this.#options.limits
    const wanted = lines ?? screenLines
    const most = wanted > screenLines ? historyBytes : screenBytes
    const cells = (scrollback: number): string =>
      this.#serializer.serialize({ scrollback, excludeModes: true })
    let text = cells(wanted)
    if (text.length > most) text = cells(Math.floor((wanted * most) / text.length / 2))
    if (text.length > most) text = cells(0)
    const title = this.#title === '' ? '' : `\x1b]2;${this.#title}\x07`
    return Buffer.concat([Buffer.from(text + this.#modes.restore() + title), this.#tail])
  }

  read(): TerminalScreen {
    const { cols, rows, modes, buffer } = this.#terminal
    const { active } = buffer
    return {
      cols,
      rows,
      lines: Array.from({ length: rows }, (_, row) => rowText(active, active.baseY + row)),
      cursor: { x: active.cursorX, y: active.cursorY, visible: this.#modes.cursorVisible },
      title: this.#title,
      alternate: active.type === 'alternate',
      bracketed_paste: modes.bracketedPasteMode,
      application_cursor: modes.applicationCursorKeysMode,
      written: this.#parsed - this.#replayed,
    }
  }

  /** Cursor on the line below everything that is shown, where a program that starts now may write. */
  cursorBelow(): string {
    const { lines } = this.read()
    const last = lines.findLastIndex((line) => line !== '')
    return last < 0 ? '\x1b[H' : `\x1b[${last + 1};1H\r\n`
  }

  /** What has been drawn so far is an earlier life: it does not count as written. */
  beginAnew(): void {
    this.#replayed = this.#parsed
  }

  /** Moves all lines above the cursor out of sight, into the scrollback. */
  scrollAway(): string {
    const above = this.#terminal.buffer.active.cursorY
    return above === 0 ? '' : `\x1b[${this.#terminal.rows};1H${'\n'.repeat(above)}\x1b[H`
  }

  text(lines: number): string {
    return lastLines(this.#terminal.buffer, lines)
  }

  dispose(): void {
    this.#disposed = true
    this.#options.turns.forget(this)
    this.#queue = []
    for (const { run } of this.#reached.splice(0)) run()
    this.#terminal.dispose()
  }

  #applyResizes(): void {
    for (let first = this.#queue[0]; first?.type === 'resize'; first = this.#queue[0]) {
      this.#queue.shift()
      this.#terminal.resize(first.cols, first.rows)
      this.#modes.resized()
    }
  }

  #takeSlice(limit: number): Uint8Array[] {
    const slice: Uint8Array[] = []
    for (let left = limit; left > 0;) {
      const first = this.#queue[0]
      if (first?.type !== 'output') break
      if (first.bytes.length <= left) this.#queue.shift()
      else this.#queue[0] = { type: 'output', bytes: first.bytes.subarray(left) }
      const bytes = first.bytes.subarray(0, left)
      slice.push(bytes)
      left -= bytes.length
    }
    return slice
  }

  #keepTail(bytes: Uint8Array): void {
    this.#tail = incompleteTail(this.#tail.length === 0 ? bytes : Buffer.concat([this.#tail, bytes]))
  }

  #runWaiters(): void {
    for (const run of this.#atBoundary.splice(0)) run()
    for (const waiter of this.#reached.splice(0)) {
      if (waiter.at <= this.#parsed) waiter.run()
      else this.#reached.push(waiter)
    }
  }
}
