import type { Dialog } from '../../../contract/agent.ts'

const OPTION = /^\s*(?:[›>]\s*)?(\d{1,2})\.\s+(.*)$/
const MARKED = /^\s*[›>]\s*\d{1,2}\.\s/
/** The last line of a dialog; below the input box stand other things. A narrow screen breaks it into rows. */
const FOOTER = /^\s*(?:(?:Press )?enter (?:to )?(?:continue|confirm|select)\b|.*\benter to submit\b)/
const FOOTER_ROWS = 3
/** Here the digits do nothing: the mark is moved and Enter chooses. */
const WITHOUT_DIGITS = /^ {0,3}(?:Folder access|Hooks need review|Choose how you want to use Codex)/
const HEADING =
  /^ {2}(?:Would you like|Do you want|Field \d|Question \d|Allow |Select |Folder access|Hooks need)/

interface Found {
  readonly start: number
  readonly marked: string
  readonly options: Dialog['options']
}

/** Options count up from 1; a list in the text above them counts for itself, so the last `1.` before the mark starts them. */
function readOptions(rows: readonly string[], marked: number): Found | null {
  const numberAt = (row: number) => OPTION.exec(rows[row] ?? '')?.[1]
  let start = marked
  while (start >= 0 && numberAt(start) !== '1') start -= 1
  if (start < 0) return null
  const options: { key: string; label: string }[] = []
  for (const row of rows.slice(start)) {
    const [, key, label] = OPTION.exec(row) ?? []
    const last = options.at(-1)
    if (key === String(options.length + 1) && label !== undefined) options.push({ key, label })
    else if (row !== '' && last) last.label += ` ${row.trim()}`
  }
  for (const option of options) option.label = option.label.replace(/\s{2,}/g, ' - ')
  return { start, marked: numberAt(marked) ?? '1', options }
}

/** The row in which the last line of the screen begins, if that is the last line of a dialog. */
function footerOf(rows: readonly string[]): number | null {
  const last = rows.findLastIndex((row) => row !== '')
  for (let first = last; first > last - FOOTER_ROWS && (rows[first] ?? '') !== ''; first -= 1) {
    const line = rows.slice(first, last + 1).map((row) => row.trim())
    if (FOOTER.test(line.join(' '))) return first
  }
  return null
}

/** The way from the mark to an option, as the key that stands for it: `enter`, `down-1`, `up-2`. */
function wayTo(option: string, marked: string): string {
  const steps = Number(option) - Number(marked)
  if (steps === 0) return 'enter'
  return steps > 0 ? `down-${steps}` : `up-${-steps}`
}

function kindOf(text: string, title: string): Dialog['kind'] {
  if (/^(?:Folder access|Hooks need review)/.test(text)) return 'trust'
  const asks =
    /^(?:Would you like|Do you want|Field \d|Allow )/.test(text) || title.includes('Action Required')
  return asks && !text.startsWith('Question ') ? 'permission' : 'question'
}

/** The dialog on the screen, or null. Its options carry a number, one of them the mark, and the last row says Enter. */
export function readDialog(screen: readonly string[], title: string): Dialog | null {
  const footer = footerOf(screen)
  if (footer === null) return null
  const rows = screen.slice(0, footer)
  const marked = rows.findLastIndex((row) => MARKED.test(row))
  const found = marked < 0 ? null : readOptions(rows, marked)
  if (!found || found.options.length === 0) return null
  // What it did before stands at the left edge, the dialog is indented; its heading is the first such row.
  const before = rows.slice(0, found.start)
  const edge = before.findLastIndex((row) => /^[•›✔✗■─]/.test(row)) + 1
  const heading = before.findIndex((row, at) => at >= edge && HEADING.test(row))
  const above = before.slice(heading < 0 ? edge : heading)
  const text = above
    .map((row) => row.trim())
    .filter((row) => row !== '')
    .join('\n')
  const options = above.some((row) => WITHOUT_DIGITS.test(row))
    ? found.options.map((option) => ({ ...option, key: wayTo(option.key, found.marked) }))
    : found.options
  return { kind: kindOf(text, title), text, options }
}

const ARROWS: Readonly<Record<string, string>> = { up: '\u001b[A', down: '\u001b[B' }

/** A digit chooses at once, without Enter; where digits do nothing, the key says the way from the mark. */
export function dialogKeys(dialog: Dialog, key: string): string | null {
  if (!dialog.options.some((option) => option.key === key)) return null
  if (/^[1-9]$/.test(key)) return key
  if (key === 'enter') return '\r'
  const [, arrow = '', steps = ''] = /^(up|down)-([1-9])$/.exec(key) ?? []
  const press = ARROWS[arrow]
  return press === undefined ? null : `${press.repeat(Number(steps))}\r`
}
