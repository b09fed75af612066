import type { ScreenReading } from '../../../core/ports/agents.ts'
import type { TerminalScreen } from '../../../core/ports/terminals.ts'
import { isPanel, readDialog } from './dialog.ts'
import { findInputBox, rowsOf, type InputBox } from './inputBox.ts'

/** While a turn runs, the row below the box says what goes on behind a changing circle: `◉ Working · 88 B esc esc interrupt`. */
const ACTIVITY = /(?:^|· ) ?[○◎◉●] (\S.*?)(?: esc (?:esc|again to) .*)?$/
/** The row below the box before the CLI is ready; most of the words are out of the program. */
const NOT_READY = /[○◎◉●] Loading: \d|Resuming session…|Applying managed plugin policy…|Preparing worktree…/
const MODEL_NAME = / {3,}\S[^·]*(?:· \w+)?$/
/** The first row of a thing in the conversation. */
const BLOCK = /^ (?:[●✗○◎◉❯$]| ❯) /
const FAILURE = /^ ✗ /
const SIGN_IN = /^Please use \/login to sign in\b/
const BANNER = /Copilot v\d+\.\d+\.\d+ uses AI/
/** The first row of its screen; until the banner stands below it, there are at most moving pictures. */
const TABS = /^ (?:\[Current\]| Current ) +Sessions /
const PICTURE = /^[\s▀▄█▌▐▘▝▖▗▔╭╮╰╯─]*$/
/** Right above the box, while the row below it is that of the prompt: `◎ Compacting conversation history (2s)`. */
const COMPACTING = /^[○◎◉●] Compacting conversation history\b/

const reading = (state: ScreenReading['state'], detail: string, draft = ''): ScreenReading => ({
  state,
  detail,
  dialog: null,
  draft,
})

/** The last thing in the conversation, as one line. */
function lastBlock(rows: readonly string[], box: InputBox): string {
  const above = rows.slice(0, box.top)
  const start = above.findLastIndex((row) => BLOCK.test(row))
  if (start < 0) return ''
  const gap = above.indexOf('', start)
  const block = above.slice(start, gap < 0 ? undefined : gap)
  return [block[0] ?? '', ...block.slice(1).map((row) => row.trim())].join(' ')
}

function readWithBox(rows: readonly string[], box: InputBox): ScreenReading {
  const footer = box.footer.replace(MODEL_NAME, '')
  if (NOT_READY.test(footer)) return reading('starting', footer.trim(), box.text)
  const last = lastBlock(rows, box)
  const activity = ACTIVITY.exec(footer)?.[1]
  if (activity !== undefined) {
    const again = last.endsWith('Retrying...') ? last.slice(3) : null
    return reading('working', again ?? activity, box.text)
  }
  const compacting = rows.slice(Math.max(0, box.top - 3), box.top).find((row) => COMPACTING.test(row))
  if (compacting !== undefined) return reading('working', compacting.slice(2), box.text)
  if (rows.slice(0, box.top).some((row) => SIGN_IN.test(row))) {
    return reading('needs_input', 'Not signed in: run /login in its terminal', box.text)
  }
  if (FAILURE.test(last)) return reading('idle', `The turn ended with: ${last.slice(3)}`, box.text)
  const cancelled = last.endsWith('Operation cancelled by user')
  return reading('idle', cancelled ? 'At its prompt, its turn was interrupted' : 'At its prompt', box.text)
}

/** Whether its opening screen is being drawn, whose prompt comes last. */
function isOpening(rows: readonly string[]): boolean {
  const banner = rows.findIndex((row) => BANNER.test(row))
  // The picture beside the banner has two more rows.
  if (banner >= 0) return rows.slice(banner + 3).every((row) => row === '')
  const tabs = rows.findIndex((row) => TABS.test(row))
  return tabs >= 0 && rows.slice(tabs + 1).every((row) => PICTURE.test(row))
}

/** What the screen of the Copilot CLI says; see ./fixtures for screens as they were seen. */
export function readCopilotScreen(screen: TerminalScreen): ScreenReading {
  const rows = rowsOf(screen)
  if (rows.every((row) => row === '')) return reading('starting', 'Nothing on its screen yet')
  if (!screen.alternate) return reading('unknown', 'It has not taken the screen')
  const dialog = readDialog(rows)
  if (dialog) {
    return { state: 'needs_input', detail: dialog.text.split('\n').at(-1) ?? '', dialog, draft: '' }
  }
  if (isPanel(rows)) return reading('needs_input', 'Shows a list or a form that Esc closes')
  const box = findInputBox(rows)
  if (box) return readWithBox(rows, box)
  if (isOpening(rows)) return reading('starting', 'Draws its opening screen')
  return reading('unknown', 'Its screen shows neither its prompt nor a dialog')
}
