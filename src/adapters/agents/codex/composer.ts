import type { TerminalScreen } from '../../../core/ports/terminals.ts'

/** The first row of the input box; `!` instead where the line is run as a shell command. */
const PROMPT = /^[›!](?:\s|$)/

export const rowsOf = (screen: TerminalScreen): string[] =>
  screen.lines.map((line) => line.replaceAll('\u00a0', ' ').trimEnd())

export interface Composer {
  /** Its first row. */
  readonly top: number
  /** What stands in it; empty also for the grey hint, before which the cursor waits. */
  readonly text: string
  /** The rows below it. */
  readonly footer: readonly string[]
}

/**
 * The input box: the last row with the prompt's mark, its further rows, an empty row, the footer. What was said before
 * carries the same mark, so a dialog, which takes the box's place, has to be ruled out first.
 */
export function findComposer(screen: TerminalScreen): Composer | null {
  const rows = rowsOf(screen)
  const top = rows.findLastIndex((row) => PROMPT.test(row))
  if (top < 0) return null
  const last = rows.findLastIndex((row) => row !== '')
  const gap = rows.slice(0, last).findLastIndex((row) => row === '')
  const end = gap > top ? gap : last + 1
  const untouched = screen.cursor.y === top && screen.cursor.x <= 2
  const text = rows
    .slice(top, end)
    .map((row) => row.slice(2))
    .join('\n')
    .trimEnd()
  return { top, text: untouched ? '' : text, footer: rows.slice(end).filter((row) => row !== '') }
}
