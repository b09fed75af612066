import type { Dialog } from '../../../contract/agent.ts'
import { barred } from './inputBox.ts'

const PERMISSION = /^△ (?:Permission required|Always allow)$/
const QUESTION_FOOTER = /(?:↑↓ select|⇆ tab) .*\besc dismiss$/
const NUMBERED = /^(\d{1,2})\.\s+(.*)$/
/** Tabs of a dialog with several questions; the last leads to the review of all answers. */
const TABS = /\S {2,}Confirm$/

const ESCAPE = '\u001b[27u'
/**
 * Which of its buttons a permission dialog has marked is shown by colour alone, so keys go from the first, which it marks
 * when it comes up. Should a person have moved the mark, Enter grants no more than was asked for: `Allow always` asks
 * once more.
 */
const BUTTONS: Readonly<Record<string, string>> = {
  'Allow once': '\r',
  'Allow always': '\u001b[C\r',
  Reject: ESCAPE,
  Confirm: '\r',
  Cancel: ESCAPE,
}
const KEYS: Readonly<Record<string, string>> = { tab: '\t', enter: '\r', esc: ESCAPE }

const textOf = (lines: readonly string[]): string => lines.filter((line) => line !== '').join('\n')

function readPermission(lines: readonly string[]): Dialog | null {
  const head = lines.findLastIndex((line) => PERMISSION.test(line))
  if (head < 0) return null
  const buttonsOf = (line: string) => line.split(/ {2,}/).filter((word) => Object.hasOwn(BUTTONS, word))
  const row = lines.findLastIndex((line, at) => at > head && buttonsOf(line).length > 1)
  if (row < 0) return null
  const options = buttonsOf(lines[row] ?? '').map((label, index) => ({ key: String(index + 1), label }))
  return { kind: 'permission', text: textOf(lines.slice(head, row)).replace(/^△ /, ''), options }
}

function readOptions(lines: readonly string[]): Dialog['options'] {
  const options: { key: string; label: string }[] = []
  for (const line of lines) {
    const [, key, label] = NUMBERED.exec(line) ?? []
    const last = options.at(-1)
    if (key === String(options.length + 1) && label !== undefined) options.push({ key, label })
    else if (line !== '' && last) last.label += ` ${line}`
  }
  return options
}

function readQuestion(lines: readonly string[]): Dialog | null {
  const footer = lines.findLastIndex((line) => QUESTION_FOOTER.test(line))
  if (footer < 0) return null
  const tabs = lines.slice(0, footer).findLastIndex((line) => TABS.test(line))
  const first = lines.slice(0, footer).findLastIndex((line) => line.startsWith('1. '))
  const text = textOf(lines.slice(tabs + 1, first < 0 ? footer : first))
  const review = first < 0
  const options = review ? [{ key: 'enter', label: 'Submit' }] : readOptions(lines.slice(first, footer))
  const next = tabs >= 0 && !review ? [{ key: 'tab', label: 'Next' }] : []
  return { kind: 'question', text, options: [...options, ...next, { key: 'esc', label: 'Dismiss' }] }
}

/** The dialog at the lower end of the screen, where the input box is otherwise; null where there is none. */
export function readDialog(rows: readonly string[]): Dialog | null {
  const last = rows.findLastIndex((row) => barred(row) !== null)
  if (last < 0) return null
  let first = last
  while (barred(rows[first - 1] ?? '') !== null) first -= 1
  const lines = rows.slice(first, last + 1).map((row) => barred(row) ?? '')
  return readPermission(lines) ?? readQuestion(lines)
}

/** Answers of a question are chosen by their digit at once; buttons by the way to them. */
export function dialogKeys(dialog: Dialog, key: string): string | null {
  const option = dialog.options.find((one) => one.key === key)
  if (!option) return null
  if (dialog.kind === 'permission') return BUTTONS[option.label] ?? null
  return KEYS[key] ?? (/^[1-9]$/.test(key) ? key : null)
}
