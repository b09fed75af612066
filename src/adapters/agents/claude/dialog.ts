import type { Dialog } from '../../../contract/agent.ts'
import { isRule } from './inputBox.ts'

const OPTION = /^\s*(?:❯\s*)?(\d{1,2})\.\s+(.*)$/
const MARKED = /^\s*❯\s*\d{1,2}\.\s/
const FOOTER = /\b(?:Esc|Enter|Tab) to \w+|^\s*Submit$/
/** Tabs of a dialog with several pages: `←  ☐ Colour  ☐ Size  ✔ Submit  →`. */
const PAGES = /^←.*→$/
const DECORATION = /^[╌─\s]*$/
/** The first line of what it draws once a folder is trusted. */
const BANNER = /^╭─+ Claude Code v/

/** Whether its opening screen is being drawn over an answered dialog, whose last rows still stand below it. */
export function isBeingDrawn(rows: readonly string[]): boolean {
  const banner = rows.findLastIndex((row) => BANNER.test(row))
  const marked = rows.findLastIndex((row) => MARKED.test(row))
  return banner >= 0 && marked > banner && !rows.slice(banner, marked).some(isRule)
}

/** Stands for the key that turns to the next page of a dialog: several answers, or several questions. */
export const NEXT_PAGE = 'tab'

interface Options {
  readonly start: number
  readonly options: Dialog['options']
}

/** Options count up from 1; a list in the text above them counts for itself, so the last `1.` before the mark starts them. */
function readOptions(rows: readonly string[], marked: number): Options | null {
  const numberAt = (row: number) => OPTION.exec(rows[row] ?? '')?.[1]
  let start = marked
  while (start >= 0 && numberAt(start) !== '1') start -= 1
  if (start < 0) return null
  const options: { key: string; label: string }[] = []
  let open = false
  for (const row of rows.slice(start)) {
    const [, key, label] = OPTION.exec(row) ?? []
    const last = options.at(-1)
    if (key === String(options.length + 1) && label !== undefined) {
      options.push({ key, label })
      open = true
    } else if (row === '' || isRule(row) || FOOTER.test(row)) {
      open = false
    } else if (open && last) {
      last.label += ` ${row.trim()}`
    }
  }
  return { start, options }
}

function kindOf(rows: readonly string[], text: string): Dialog['kind'] {
  if (/Quick safety check|trust this folder|Bypass Permissions mode/.test(text)) return 'trust'
  const question = /API key|Ready to submit your answers|Select login method|text style|syntax theme/
  if (question.test(text) || rows.some((row) => row.startsWith('Enter to select'))) return 'question'
  return 'permission'
}

/** The dialog on the screen, or null. Its options carry a number, and one of them the mark. */
export function readDialog(rows: readonly string[]): Dialog | null {
  const marked = rows.findLastIndex((row) => MARKED.test(row))
  const found = marked < 0 ? null : readOptions(rows, marked)
  if (!found || found.options.length === 0 || isBeingDrawn(rows)) return null
  const top = rows.slice(0, found.start).findLastIndex(isRule) + 1
  const above = rows.slice(top, found.start)
  const text = above
    .filter((row) => !DECORATION.test(row) && !PAGES.test(row))
    .map((row) => row.trim().replace(/^[☐☒]\s*/, ''))
    .join('\n')
  const paged = above.some((row) => PAGES.test(row)) && !text.includes('Ready to submit')
  const options = paged ? [...found.options, { key: NEXT_PAGE, label: 'Next' }] : found.options
  return { kind: kindOf(rows, text), text, options }
}

/** Each option is chosen by its digit at once, without Enter. */
export function dialogKeys(dialog: Dialog, key: string): string | null {
  if (!dialog.options.some((option) => option.key === key)) return null
  if (key === NEXT_PAGE) return '\t'
  return /^[1-9]$/.test(key) ? key : null
}
