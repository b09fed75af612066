import type { TerminalScreen } from '../../../core/ports/terminals.ts'

/** The edges of the box, half a cell high and as wide as the screen. */
const UPPER = /^▄{10,}$/
const LOWER = /^▀{10,}$/
/** The mark in front of its first row: a prompt, a command for the shell, a prompt while nothing is asked. */
const FIRST = /^ ([>!*]) /
const TEXT_AT = 3

export interface InputBox {
  /** Its upper edge. */
  readonly top: number
  /** Its lower edge. */
  readonly bottom: number
  /** What stands in it; empty also for the grey hint, before which the cursor waits. */
  readonly text: string
}

export const rowsOf = (screen: TerminalScreen): string[] =>
  screen.lines.map((line) => line.replaceAll('\u00a0', ' ').trimEnd())

/**
 * The input box: the block in which the cursor stands. What was said before is drawn just so, but without the cursor, and
 * a dialog, which takes the box's place, has it elsewhere.
 */
export function findInputBox(screen: TerminalScreen): InputBox | null {
  const rows = rowsOf(screen)
  const { x, y } = screen.cursor
  const top = rows.slice(0, y).findLastIndex((row) => UPPER.test(row))
  const below = rows.slice(y + 1).findIndex((row) => LOWER.test(row))
  if (top < 0 || below < 0) return null
  const bottom = y + 1 + below
  const inside = rows.slice(top + 1, bottom)
  const mark = FIRST.exec(`${inside[0] ?? ''} `)?.[1]
  if (mark === undefined || inside.some((row) => LOWER.test(row))) return null
  const untouched = y === top + 1 && x === TEXT_AT && /^ {2}\S/.test((inside[0] ?? '').slice(TEXT_AT))
  const text = untouched
    ? ''
    : inside
        .map((row) => row.slice(TEXT_AT))
        .join('\n')
        .trimEnd()
  // A line for the shell is no place for a prompt, even while it is empty.
  return { top, bottom, text: mark === '!' ? `!${text}` : text }
}
