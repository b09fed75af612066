import type { Dialog } from '../../../contract/agent.ts'
import { wayTo } from './dialogKeys.ts'
import { isRule } from './inputBox.ts'

const LOWER = /^╰─+╯$/
const NUMBERED = /^(?:❯ )?\s*(\d{1,2})\. +(.*)$/
const MARKED = /^❯ \d{1,2}\. /
/** The last row of a dialog that has choices. */
const HINT = /^↑\/?↓ .*\besc\b/i
/** Lines that frame what is asked about. */
const DECORATION = /^[╭╰]?[─\s]*[╮╯]?$/
/** The last row inside a form in which the agent asks. */
const FORM_HINT = /\bctrl\+d decline\b.*\besc cancel$/
const CHOICE = /^(?:❯| ) (?:[•✓] )?(\S.*)$/
/** It only opens a line to type in. */
const TYPED = 'Other (type your answer)'

const textOf = (rows: readonly string[]): string =>
  rows
    .map((row) => row.replace(/^│\s?|\s*│$/g, '').trim())
    .filter((row) => !DECORATION.test(row))
    .join('\n')

/** What stands in the box at the lower end of the screen, without its frame; null where there is none. */
function boxed(rows: readonly string[]): string[] | null {
  const bottom = rows.findLastIndex((row) => row !== '')
  if (!LOWER.test(rows[bottom] ?? '')) return null
  // On a low screen its upper rows are cut off, the edge too.
  let first = bottom
  while (rows[first - 1]?.startsWith('│')) first -= 1
  return rows.slice(first, bottom).map((row) => row.replace(/^│ ?|\s*│$/g, '').trimEnd())
}

/** Whether a box lies over the input box that is no dialog with counted choices: a list, a form, a setting. */
export const isPanel = (rows: readonly string[]): boolean => boxed(rows) !== null

/** A refusal asks for a reason, which has to be typed; Esc refuses without one, as the row itself says. */
function optionOf(key: string, label: string): Dialog['options'][number] {
  if (!/\(Esc(?: to stop)?\)$/.test(label)) return { key, label }
  return { key: 'esc', label: label.replace(', and tell Copilot what to do differently', '') }
}

function readPermission(rows: readonly string[]): Dialog | null {
  const marked = rows.findLastIndex((row) => MARKED.test(row))
  // A list in what is asked about counts for itself, so the last `1.` up from the mark starts the choices.
  let start = marked
  while (start >= 0 && NUMBERED.exec(rows[start] ?? '')?.[1] !== '1') start -= 1
  if (start < 0) return null
  const options: { key: string; label: string }[] = []
  for (const row of rows.slice(start)) {
    const [, key, label] = NUMBERED.exec(row) ?? []
    const last = options.at(-1)
    if (row === '' || HINT.test(row)) break
    if (key === String(options.length + 1) && label !== undefined) options.push({ key, label })
    else if (last) last.label += ` ${row.trim()}`
  }
  const text = textOf(rows.slice(0, start))
  const kind = text.endsWith('Do you trust the files in this folder?') ? 'trust' : 'permission'
  return { kind, text, options: options.map(({ key, label }) => optionOf(key, label)) }
}

/** The choices of a form and the row at which they start. A choice that is wrapped goes on at the left edge. */
function readChoices(
  rows: readonly string[],
  several: boolean,
): { start: number; options: Dialog['options'] } {
  const marked = rows.findLastIndex((row) => row.startsWith('❯ '))
  const gap = rows.slice(0, Math.max(marked, 0)).lastIndexOf('')
  const start = rows.findIndex((row, at) => at > gap && CHOICE.test(row))
  if (marked < 0 || start < 0) return { start: rows.length, options: [] }
  const labels: string[] = []
  let mark = 0
  for (const [at, row] of rows.slice(start).entries()) {
    if (row === '') break
    const label = CHOICE.exec(row)?.[1]
    if (label === undefined) labels.push(`${labels.pop() ?? ''} ${row.trim()}`)
    else labels.push(several && row.includes('✓') ? `✓ ${label}` : label)
    if (start + at === marked) mark = labels.length - 1
  }
  const press = several ? 'space' : 'enter'
  const options = labels.map((label, at) => ({ key: wayTo(at - mark, press), label }))
  return { start, options: options.filter(({ label }) => label !== TYPED) }
}

/** A form: choices to go to, of one or of several; or a line to type in, which only its terminal can fill. */
function readForm(rows: readonly string[]): Dialog | null {
  const bottom = rows.findLastIndex((row) => row !== '')
  const top = rows.slice(0, Math.max(bottom, 0)).findLastIndex(isRule)
  const inner = rows.slice(top + 1, Math.max(bottom, 0)).map((row) => row.slice(1))
  const hintAt = inner.lastIndexOf('') + 1
  const hint = inner.slice(hintAt).join(' ')
  if (top < 0 || !isRule(rows[bottom] ?? '') || !FORM_HINT.test(hint)) return null
  const inside = inner.slice(0, hintAt)
  const several = hint.includes('space toggle')
  const { start, options } = readChoices(hint.includes('↑/↓ select') ? inside : [], several)
  const text = textOf(inside.slice(0, options.length === 0 ? undefined : start))
  return {
    kind: 'question',
    text: text.replace(/^Copilot needs information\.\n/, ''),
    options: [
      ...options,
      ...(several ? [{ key: 'enter', label: 'Accept' }] : []),
      ...(hint.includes('tab next') ? [{ key: 'tab', label: 'Next' }] : []),
      { key: 'ctrl-d', label: 'Decline' },
      { key: 'esc', label: 'Cancel' },
    ],
  }
}

/** The dialog at the lower end of the screen, where the input box is otherwise; null where there is none. */
export function readDialog(rows: readonly string[]): Dialog | null {
  const box = boxed(rows)
  return box ? readPermission(box) : readForm(rows)
}
