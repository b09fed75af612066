import type { ScreenReading } from '../../../core/ports/agents.ts'
import type { TerminalScreen } from '../../../core/ports/terminals.ts'
import { findComposer, rowsOf, type Composer } from './composer.ts'
import { readDialog } from './dialog.ts'

/**
 * The line of a running turn. It stands at the left edge, where nothing that the agent says does, and goes while text
 * streams in; so the title decides where it states how the agent is.
 */
const TURN = /^([^•›■✔✗\s].*\besc to interrupt\).*)$/
/** The launch asks for this at the start of the title. */
const RUN_STATE = /^(Ready|Starting|Working|Thinking)(?: \||$)/
const FAILURE = /^■ (.*)$/
const INTERRUPTED = /^Conversation interrupted/
/** All that stands below the input box until the conversation is set up. */
const NOT_READY = /^\s*\? for shortcuts$/
const ASKS = 'Action Required'

const reading = (state: ScreenReading['state'], detail: string, draft = ''): ScreenReading => ({
  state,
  detail,
  dialog: null,
  draft,
})

/** The error that ended the last turn: after the last thing that was said to the agent. */
function failureOf(rows: readonly string[]): string | undefined {
  const said = rows.findLastIndex((row) => row.startsWith('› '))
  return rows
    .slice(said + 1)
    .map((row) => FAILURE.exec(row)?.[1])
    .findLast((text) => text !== undefined && !INTERRUPTED.test(text))
}

function readWithComposer(screen: TerminalScreen, rows: readonly string[], box: Composer): ScreenReading {
  const above = rows.slice(0, box.top)
  const told = RUN_STATE.exec(screen.title)?.[1]
  // Questions, lists and messages in the queue may stand between the two.
  const turn = above.slice(-14).findLast((row) => TURN.test(row))
  if (told === 'Working' || told === 'Thinking' || (told !== 'Ready' && turn !== undefined)) {
    return reading('working', turn ?? 'A turn runs', box.text)
  }
  const notReady = box.footer.length === 1 && NOT_READY.test(box.footer[0] ?? '')
  if (told === 'Starting' || notReady) return reading('starting', 'Sets up its conversation', box.text)
  const failure = failureOf(above)
  return reading(
    'idle',
    failure === undefined ? 'At its prompt' : `The turn ended with: ${failure}`,
    box.text,
  )
}

/** What the screen of Codex says; see ./fixtures for screens as they were seen. */
export function readCodexScreen(screen: TerminalScreen): ScreenReading {
  const rows = rowsOf(screen)
  if (rows.every((row) => row === '')) return reading('starting', 'Nothing on its screen yet')
  const dialog = readDialog(rows, screen.title)
  if (dialog) {
    return { state: 'needs_input', detail: dialog.text.split('\n').at(-1) ?? '', dialog, draft: '' }
  }
  if (screen.title.includes(ASKS)) return reading('needs_input', 'Asks for something in its terminal')
  const box = screen.alternate ? findComposer(screen) : null
  if (box) return readWithComposer(screen, rows, box)
  if (!screen.alternate) return reading('starting', 'Has not drawn its screen yet')
  return reading('unknown', 'Its screen shows neither its prompt nor a dialog')
}
