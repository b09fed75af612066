import type { TerminalScreen } from '../../../core/ports/terminals.ts'

/** A horizontal rule; the session's name may stand in the upper one. */
const RULE = /^─{8,}( .+ ─+)?$/
const PROMPT = /^[❯!](?:\s|$)/

/** Rows as text without trailing blanks; the CLI pads with no-break spaces too. */
export const rowsOf = (screen: TerminalScreen): string[] =>
  screen.lines.map((line) => line.replaceAll('\u00a0', ' ').trimEnd())

export const isRule = (row: string): boolean => RULE.test(row)

export interface InputBox {
  /** Row of the upper rule. */
  readonly top: number
  /** Row of the lower rule. */
  readonly bottom: number
  /** What stands in it; empty also for a grey suggestion, before which the cursor waits. */
  readonly text: string
}

/** The input box, which is there at the prompt and during a turn, and not while a dialog is shown. */
export function findInputBox(screen: TerminalScreen): InputBox | null {
  const rows = rowsOf(screen)
  const bottom = rows.findLastIndex(isRule)
  const top = rows.slice(0, Math.max(bottom, 0)).findLastIndex(isRule)
  const first = rows[top + 1]
  if (top < 0 || first === undefined || !PROMPT.test(first)) return null
  const untouched = screen.cursor.y === top + 1 && screen.cursor.x <= 2
  const text = rows
    .slice(top + 1, bottom)
    .map((row) => row.slice(2))
    .join('\n')
  return { top, bottom, text: untouched ? '' : text }
}
