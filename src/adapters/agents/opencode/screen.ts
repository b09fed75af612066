import type { ScreenReading } from '../../../core/ports/agents.ts'
import type { TerminalScreen } from '../../../core/ports/terminals.ts'
import { readDialog } from './dialog.ts'
import { barred, findInputBox, rowsOf, type InputBox } from './inputBox.ts'

/** Stands below the box while a turn runs: `⬝⬝■■  esc interrupt`, with the reason before it where a call is retried. */
const INTERRUPTIBLE = /\besc (?:again to )?interrupt\b/
/** Its moving bar, which is left where a narrow screen leaves no place for the rest of the line. */
const MOVING = /^\s*[⬝■]{4,}/
const RETRY = /^[\s⬝■]*(.+?) \[retrying\b/
/** The line that ends an answer; a turn that came to its end has its duration behind the model. */
const ANSWER_END = /^\s+▣ {2}(.+)$/
const DURATION = / · \d[\d.hms ]*$/
/** A list or a form that lies over the screen says at its upper right how it is closed. */
const OVERLAY = /\S {3,}esc(?: {2,}|$)/

const reading = (state: ScreenReading['state'], detail: string, draft = ''): ScreenReading => ({
  state,
  detail,
  dialog: null,
  draft,
})

/** How the last turn ended: where nothing but an error followed the prompt, with that. */
function endOf(rows: readonly string[], box: InputBox): string {
  const above = rows.slice(0, box.top)
  const end = above.findLastIndex((row) => ANSWER_END.test(row))
  const line = ANSWER_END.exec(above[end] ?? '')?.[1]
  if (line === undefined || DURATION.test(line)) return 'At its prompt'
  if (line.endsWith('· interrupted')) return 'At its prompt, its turn was interrupted'
  const said = above.slice(0, end).findLastIndex((row) => row !== '' && barred(row) === null)
  const block = above.slice(said + 1, end).map((row) => barred(row) ?? '')
  const error = block.findLast((text) => text !== '')
  return error === undefined ? 'At its prompt' : `The turn ended with: ${error}`
}

function readWithBox(rows: readonly string[], box: InputBox): ScreenReading {
  // A line that `!` began is run as a command, so no prompt may be typed there.
  const draft = box.text === '' && box.agent.startsWith('Shell') ? '!' : box.text
  const footer = rows.slice(box.bottom + 1)
  const running = footer.find((row) => INTERRUPTIBLE.test(row) || MOVING.test(row))
  if (running !== undefined) {
    const retry = RETRY.exec(running)?.[1]
    return reading('working', retry === undefined ? 'A turn runs' : `Tries again after: ${retry}`, draft)
  }
  if (box.agent === '') return reading('starting', 'Its input box names no model yet')
  return reading('idle', endOf(rows, box), draft)
}

/** What the screen of OpenCode says; see ./fixtures for screens as they were seen. */
export function readOpencodeScreen(screen: TerminalScreen): ScreenReading {
  const rows = rowsOf(screen)
  if (rows.every((row) => row === '')) return reading('starting', 'Nothing on its screen yet')
  if (!screen.alternate) return reading('unknown', 'It has not taken the screen')
  if (rows.some((row) => OVERLAY.test(row)))
    return reading('needs_input', 'Shows a list or a form that Esc closes')
  const box = findInputBox(screen)
  if (box) return readWithBox(rows, box)
  const dialog = readDialog(rows)
  if (dialog) {
    return { state: 'needs_input', detail: dialog.text.split('\n').at(-1) ?? '', dialog, draft: '' }
  }
  return reading('unknown', 'Its screen shows neither its prompt nor a dialog')
}
