import type { IBuffer, IDisposable, ILink, Terminal } from '@xterm/xterm'
import { findFileLinks, type FileLink } from './fileLinks.ts'

interface Written {
  readonly text: string
  /** Where each character stands, counted from 1 as xterm does. */
  readonly at: readonly { readonly x: number; readonly y: number }[]
}

/** A line longer than this is data, not a message. */
const MOST_ROWS = 10

/** The whole line that row `y` (from 0) is a part of, also where the terminal has wrapped it. */
function lineAround(buffer: IBuffer, y: number): Written {
  let first = y
  while (first > 0 && y - first < MOST_ROWS && buffer.getLine(first)?.isWrapped) first--
  let text = ''
  const at: { x: number; y: number }[] = []
  for (let row = first; row - first < 2 * MOST_ROWS; row++) {
    const line = buffer.getLine(row)
    if (!line || (row > first && !line.isWrapped)) break
    for (let x = 0; x < line.length; x++) {
      const cell = line.getCell(x)
      // The second half of a wide character is a cell without one.
      if (!cell || cell.getWidth() === 0) continue
      for (const char of cell.getChars() || ' ') {
        text += char
        for (let unit = 0; unit < char.length; unit++) at.push({ x: x + 1, y: row + 1 })
      }
    }
  }
  return { text, at }
}

/** Underlines places in files under the pointer; a click opens one. */
export function linkFiles(terminal: Terminal, onOpen: (link: FileLink) => void): IDisposable {
  return terminal.registerLinkProvider({
    provideLinks(y, callback) {
      const { text, at } = lineAround(terminal.buffer.active, y - 1)
      const links = findFileLinks(text).flatMap((found): ILink[] => {
        const [start, end] = [at[found.start], at[found.end - 1]]
        if (!start || !end || y < start.y || y > end.y) return []
        const words = text.slice(found.start, found.end)
        return [{ range: { start, end }, text: words, activate: () => onOpen(found) }]
      })
      callback(links)
    },
  })
}
