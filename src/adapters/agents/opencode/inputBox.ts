import type { TerminalScreen } from '../../../core/ports/terminals.ts'

/** The lower edge of the input box, at its left a corner. */
const EDGE = /^(\s*)╹(▀{10,})/
const BAR = '┃'
/** Stands grey in an empty box, with an example; seen without its dots too, when the box was first drawn on a busy machine. */
const PLACEHOLDER = /^(?:(?:Ask anything|Run a command)…|(?:Ask anything|Run a command) *(?:"[^"]*")?$)/

/** Rows as text without trailing blanks. A made-narrower screen may still hold cells behind its last column. */
export const rowsOf = (screen: TerminalScreen): string[] =>
  screen.lines.map((line) => line.slice(0, screen.cols).trimEnd())

/** Text of a row behind the bar that a block has at its left; null for a row without one. */
export function barred(row: string): string | null {
  const text = row.trimStart()
  return text.startsWith(BAR) ? text.slice(1).trim() : null
}

export interface InputBox {
  readonly top: number
  /** Row of the lower edge. */
  readonly bottom: number
  /** What stands in it; empty also for the grey placeholder. */
  readonly text: string
  /** The line in it that names agent and model; empty while they are not known yet. */
  readonly agent: string
}

/** The input box, which is there at the prompt and during a turn, and not while a dialog is shown. */
export function findInputBox(screen: TerminalScreen): InputBox | null {
  const rows = rowsOf(screen)
  const bottom = rows.findLastIndex((row) => EDGE.test(row))
  const [, indent = '', edge = ''] = EDGE.exec(rows[bottom] ?? '') ?? []
  if (bottom < 0 || rows.slice(bottom).some((row) => row.startsWith(indent + BAR))) return null
  const end = indent.length + 1 + edge.length
  let top = bottom
  while (rows[top - 1]?.startsWith(indent + BAR)) top -= 1
  const inside = rows
    .slice(top, bottom)
    .map((row) => row.slice(indent.length + 1, end).trimEnd())
    // Completions lie over the box, with a bar at both sides.
    .filter((row) => !row.endsWith(BAR))
    .map((row) => row.replace(/^ {1,2}/, ''))
  const text = inside.slice(1, -2).join('\n')
  return { top, bottom, text: PLACEHOLDER.test(text) ? '' : text.trimEnd(), agent: inside.at(-1) ?? '' }
}
