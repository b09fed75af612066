import type { ScreenReading } from '../../../core/ports/agents.ts'
import type { TerminalScreen } from '../../../core/ports/terminals.ts'
import { isBeingDrawn, readDialog } from './dialog.ts'
import { findInputBox, rowsOf, type InputBox } from './inputBox.ts'

/** While a turn runs, the terminal's title starts with a turning braille dot, else with this star. */
const BUSY_TITLE = /^[\u2800-\u28ff]/
const REST_TITLE = /^✳/
const SPINNER = /^[·✢✳✶✻✽*] (.+(?:…|Retrying in).*)$/
const INTERRUPTIBLE = /\besc to interrupt\b/
const FAILURE = /^\s*[●⎿]\s+(API Error.*|Invalid API key.*|Not logged in.*)$/
const CLOSABLE = /^\s*Esc to (?:cancel|close|exit)\b/
const UNREACHABLE = /Unable to connect to Anthropic services|Failed to connect to/

const reading = (state: ScreenReading['state'], detail: string, draft = ''): ScreenReading => ({
  state,
  detail,
  dialog: null,
  draft,
})

/** The line that says what goes on; it stands above the box, with tips and tasks in between. */
const spinnerOf = (rows: readonly string[], box: InputBox): string | undefined =>
  rows
    .slice(Math.max(0, box.top - 14), box.top)
    .map((row) => SPINNER.exec(row)?.[1])
    .findLast((text) => text !== undefined)

/** The error that ended the last turn: after the last thing that was said to the agent. */
function failureOf(rows: readonly string[], box: InputBox): string | undefined {
  const said = rows.slice(0, box.top).findLastIndex((row) => row.startsWith('❯ '))
  return rows
    .slice(said + 1, box.top)
    .map((row) => FAILURE.exec(row)?.[1])
    .findLast((text) => text !== undefined)
}

function readWithBox(screen: TerminalScreen, rows: readonly string[], box: InputBox): ScreenReading {
  const footer = rows.slice(box.bottom + 1)
  const spinner = spinnerOf(rows, box)
  const busy = BUSY_TITLE.test(screen.title) || footer.some((row) => INTERRUPTIBLE.test(row))
  // A draft in the box hides the hint; a title may be switched off: then the spinner alone has to do.
  if (busy || (spinner !== undefined && !REST_TITLE.test(screen.title))) {
    return reading('working', spinner ?? 'A turn runs', box.text)
  }
  if (footer.some((row) => row.includes('Not logged in'))) {
    return reading('needs_input', 'Not signed in: run /login in its terminal', box.text)
  }
  const failure = failureOf(rows, box)
  return reading(
    'idle',
    failure === undefined ? 'At its prompt' : `The turn ended with: ${failure}`,
    box.text,
  )
}

/** What the screen of Claude Code says; see ./fixtures for screens as they were seen. */
export function readClaudeScreen(screen: TerminalScreen): ScreenReading {
  const rows = rowsOf(screen)
  const box = findInputBox(screen)
  if (box) return readWithBox(screen, rows, box)
  const dialog = readDialog(rows)
  if (dialog) {
    return { state: 'needs_input', detail: dialog.text.split('\n').at(-1) ?? '', dialog, draft: '' }
  }
  if (isBeingDrawn(rows)) return reading('starting', 'Draws its opening screen')
  if (rows.some((row) => CLOSABLE.test(row))) return reading('needs_input', 'Shows a panel that Esc closes')
  const unreachable = rows.find((row) => UNREACHABLE.test(row))
  if (unreachable !== undefined) return reading('unknown', unreachable.trim())
  if (rows.every((row) => row === '')) return reading('starting', 'Nothing on its screen yet')
  if (BUSY_TITLE.test(screen.title)) return reading('working', 'A turn runs')
  return reading('unknown', 'Its screen shows neither its prompt nor a dialog')
}
