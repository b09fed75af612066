import type { TerminalScreen } from '../../../core/ports/terminals.ts'

/** A rule over the whole width; those inside a box or a form are indented. */
const RULE = /^─{20,}$/
const PROMPT = /^[❯!](?:\s|$)/
/** Where the terminal tells its colours, as ours does, the box is a surface with half blocks above and below. */
const EDGE = { upper: /^╻▄{20,}$/, lower: /^╹▀{20,}$/, inside: /^┃(?:\s|$)/ }
/** What the row below the box begins with where the next line is run as a shell command. */
const SHELL = /^ Shell ·/
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

/** The rows of the edges, the last ones on the screen; no box where there is something else inside. */
function findEdges(rows: readonly string[]): { top: number; bottom: number } | null {
  const low = rows.findLastIndex((row) => EDGE.lower.test(row))
  const high = rows.slice(0, Math.max(low, 0)).findLastIndex((row) => EDGE.upper.test(row))
  const surface = high >= 0 && rows.slice(high + 1, low).every((row) => EDGE.inside.test(row))
  if (surface && low > high + 1) return { top: high, bottom: low }
  const bottom = rows.findLastIndex(isRule)
  const top = rows.slice(0, Math.max(bottom, 0)).findLastIndex(isRule)
  return top >= 0 && PROMPT.test(rows[top + 1] ?? '') ? { top, bottom } : null
}

/** The input box, which is there at the prompt and during a turn, and not while a dialog is shown. */
export function findInputBox(rows: readonly string[]): InputBox | null {
  const edges = findEdges(rows)
  if (!edges) return null
  const { top, bottom } = edges
  const inside = rows.slice(top + 1, bottom).map((row) => row.slice(2))
  const text = inside.join('\n').replaceAll(GUARD, '').trimEnd()
  const footer = rows.slice(bottom + 1).find((row) => row !== '') ?? ''
  const shell = rows[top + 1]?.startsWith('!') === true || SHELL.test(footer)
  return { top, text: shell ? `!${text}` : text, footer }
}
