import type { ReadStream, WriteStream } from 'node:tty'
import { cleanText } from '../../../../base/text.ts'
import { createKeyReader, type Key } from './keys.ts'
import { drawLive, type Live } from './view.ts'

/** Log rows that are drawn again after the window has changed its size. */
const KEPT_ROWS = 200

export interface Terminal {
  /** Adds to the log; stays in the scrollback. */
  log(text: string): void
  show(live: Live): void
  onKey(listener: (key: Key) => void): void
  /** Gives the terminal back as it was found. */
  close(): void
}

/** A log that scrolls away upwards and a few rows below it that are drawn anew, in the terminal's normal screen. */
export function createTerminal(input: ReadStream, output: WriteStream, title: string): Terminal {
  const log: string[] = []
  let live: Live | null = null
  let cursorRow = 0
  const columns = () => Math.max(20, output.columns)

  const erased = () => `${cursorRow > 0 ? `\u001b[${cursorRow}A` : ''}\r\u001b[J`

  function drawn(): string {
    if (!live) return ''
    const { rows, cursor } = drawLive(live, columns())
    const up = rows.length - 1 - cursor.row
    cursorRow = cursor.row
    const right = cursor.column > 0 ? `\u001b[${cursor.column}C` : ''
    return `${rows.join('\r\n')}${up > 0 ? `\u001b[${up}A` : ''}\r${right}`
  }

  function add(rows: readonly string[]): void {
    log.push(...rows)
    log.splice(0, Math.max(0, log.length - KEPT_ROWS))
  }

  output.on('resize', () => {
    cursorRow = 0
    output.write(`\u001b[2J\u001b[H${log.map((row) => `${row}\r\n`).join('')}${drawn()}`)
  })
  input.setRawMode(true)
  input.setEncoding('utf8')
  output.write(`\u001b]0;${title}\u0007\u001b[?2004h`)

  return {
    log: (text) => {
      const rows = cleanText(text).split('\n')
      add(rows)
      const before = erased()
      cursorRow = 0
      output.write(`${before}${rows.map((row) => `${row}\r\n`).join('')}${drawn()}`)
    },
    show: (next) => {
      live = next
      output.write(erased() + drawn())
    },
    onKey: (listener) => {
      const read = createKeyReader(listener)
      input.on('data', (chunk: string) => read(chunk))
    },
    close: () => {
      input.setRawMode(false)
      input.pause()
      output.write(`${erased()}\u001b[?2004l`)
    },
  }
}
