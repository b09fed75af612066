import type { TerminalScreen } from '../../../core/ports/terminals.ts'

/** A rule over the whole width; those inside a box or a form are indented. */
const RULE = /^─{20,}$/
const PROMPT = /^[❯!](?:\s|$)/
/** What makes typing.ts's texts begin with no key of the CLI; it has no width. */
const GUARD = '\u200b'

/** Rows as text without trailing blanks and without the bar that scrolls the conversation. */
export const rowsOf = (screen: TerminalScreen): string[] =>
  screen.lines.map((line) => {
    const row = line.slice(0, screen.cols).replaceAll('\u00a0', ' ').trimEnd()
    return row.length >= screen.cols - 1 && row.endsWith('┃') ? row.slice(0, -1).trimEnd() : row
  })

export const isRule = (row: string): boolean => RULE.test(row)

export interface InputBox {
  /** Row of the upper rule. */
  readonly top: number
  /** What stands in it; a line that is run as a shell command keeps its `!`. */
  readonly text: string
  /** The row below it, which tells whether a turn runs. */
  readonly footer: string
}

/** The input box, which is there at the prompt and during a turn, and not while a dialog is shown. */
export function findInputBox(rows: readonly string[]): InputBox | null {
  const bottom = rows.findLastIndex(isRule)
  const top = rows.slice(0, Math.max(bottom, 0)).findLastIndex(isRule)
  const first = rows[top + 1]
  if (top < 0 || first === undefined || !PROMPT.test(first)) return null
  const inside = rows.slice(top + 1, bottom).map((row) => row.slice(2))
  const text = inside.join('\n').replaceAll(GUARD, '').trimEnd()
  const footer = rows.slice(bottom + 1).find((row) => row !== '') ?? ''
  return { top, text: first.startsWith('!') ? `!${text}` : text, footer }
}
