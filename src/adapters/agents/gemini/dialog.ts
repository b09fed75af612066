import type { Dialog } from '../../../contract/agent.ts'

const OPTION = /^\s*(?:●\s*)?(\d{1,2})\.\s+(.*)$/
const MARKED = /^\s*●\s*\d{1,2}\.\s/
const TOP = /^ ?╭─/
const BOTTOM = /^ ?╰─/
/** The last line of a dialog that says how it is answered. */
const FOOTER = /^\(?(?:Press )?(?:Use )?Enter to (?:select|submit|confirm|continue)\b/i
const SUBMITS = /^Enter to submit\b/
/** Tabs of a dialog with several questions: `← ✓ Colour │ □ Size │ ≡ Review →`. */
const PAGES = /^←.*→$/
const DRAWN = /^[\s╭╮╰╯│─═]*$/

const API_KEY = 'Enter Gemini API Key'

/** Stands for the Enter key where a dialog is only to be submitted. */
const ENTER = 'enter'

/** What stands inside a frame, without it and without a frame within it. */
const inside = (row: string): string =>
  row
    .replace(/^ ?│ ?/, '')
    .replace(/ ?│$/, '')
    .replace(/^(\s*)│ (.*?)\s*│\s*$/, '$1$2')
    .trimEnd()

/** Options count up from 1; a list in the text above them counts for itself, so the last `1.` before the mark starts them. */
function readOptions(rows: readonly string[], marked: number): { start: number; options: Dialog['options'] } {
  const numberAt = (row: number) => OPTION.exec(rows[row] ?? '')?.[1]
  let start = marked
  while (start > 0 && numberAt(start) !== '1') start -= 1
  const options: { key: string; label: string }[] = []
  let open = false
  for (const row of rows.slice(start)) {
    const [, key, label] = OPTION.exec(row) ?? []
    const last = options.at(-1)
    if (key === String(options.length + 1) && label !== undefined) {
      options.push({ key, label: label.trim() })
      open = true
    } else if (row.trim() === '') open = false
    else if (open && last) last.label += ` - ${row.trim()}`
  }
  return { start, options }
}

function kindOf(text: string): Dialog['kind'] {
  if (text.startsWith('Do you trust')) return 'trust'
  const question = /^(?:Answer Questions|Get started)/
  return question.test(text) ? 'question' : 'permission'
}

/** The dialog on the screen, or null: the last frame, if it has options or says how to submit it. */
export function readDialog(rows: readonly string[]): Dialog | null {
  const bottom = rows.findLastIndex((row) => BOTTOM.test(row))
  // What stands below a frame has been drawn since it was answered.
  if (bottom < 0 || rows.slice(bottom + 1).some((row) => row !== '')) return null
  const top = rows.slice(0, bottom).findLastIndex((row) => TOP.test(row))
  const framed = rows.slice(top + 1, bottom).map(inside)
  const marked = framed.findLastIndex((row) => MARKED.test(row))
  const footer = framed.findLast((row) => FOOTER.test(row.trim()))?.trim()
  if (marked < 0 && footer === undefined) return null
  const found = marked < 0 ? { start: framed.length, options: [] } : readOptions(framed, marked)
  const text = framed
    .slice(0, found.start)
    .map((row) => row.trim().replace(/\s{2,}/g, ' '))
    .filter((row) => !DRAWN.test(row) && !PAGES.test(row) && row !== footer)
    .join('\n')
    .replace(/^Action Required\n/, '')
    .replace(/^\? /, '')
  // The key itself stands in the dialog that asks for it.
  if (text.startsWith(API_KEY)) return { kind: 'question', text: API_KEY, options: [] }
  const review = text.includes('Review your answers') && SUBMITS.test(footer ?? '')
  const options = review ? [{ key: ENTER, label: 'Submit' }] : found.options
  return { kind: kindOf(text), text, options }
}

/** A digit chooses at once, without Enter. */
export function dialogKeys(dialog: Dialog, key: string): string | null {
  if (!dialog.options.some((option) => option.key === key)) return null
  if (key === ENTER) return '\r'
  return /^[1-9]$/.test(key) ? key : null
}
