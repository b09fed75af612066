import type { Dialog } from '../../../contract/agent.ts'
import type { ScreenReading } from '../../../core/ports/agents.ts'
import type { TerminalScreen } from '../../../core/ports/terminals.ts'
import { readDialog } from './dialog.ts'
import { findInputBox, rowsOf, type InputBox } from './inputBox.ts'

/** How it is, at the start of the terminal's title; the second sign of work is that of a silent command. */
const BUSY_TITLE = /^[✦⏲]/u
const ASKING_TITLE = /^✋/u
const READY_TITLE = /^◇/u
/** The line of a running turn: `⠋ Thinking... (esc to cancel, 4s)`. Names of hooks may stand in its place, or lie over it. */
const TURN = /^(.*)\(esc to cancel\b/
const ACTIVITY = /^ ?[\u2800-\u28ff] (?!Executing Hook)(.+?)\s*$/
/** It compacts its context without the signs of a turn. */
const COMPACTING = /^ ?[\u2800-\u28ff] (Compressing chat history)/
/** What the launch puts in front of the folder in the title, where a conversation is resumed. */
export const RESUMED = 'resumed:'
const FAILURE = /^✕ (.*)$/
const CANCELLED = /^ℹ Request cancelled\.$/
const BANNER = /Gemini CLI v\d/
const RESTARTING = /Gemini CLI is restarting/
/** What stands right above the input box: a hint, a rule, what is loaded. */
const CHROME = /^(?:\s*\? for shortcuts|\s*press tab twice for more|─{20,})?$/
/** How the dialog about trust ends, which stays on the screen when the CLI starts anew, at times without a word of that. */
const ASKED_TRUST = /^ ?│\s+\d\. Don't trust\s*│$/
const FRAME_END = /^ ?(?:│\s*│|╰─*╯)$/

const reading = (state: ScreenReading['state'], detail: string, draft = ''): ScreenReading => ({
  state,
  detail,
  dialog: null,
  draft,
})

/** The last thing that was said to the agent; -1 where none is on the screen. */
const lastSaid = (rows: readonly string[]): number =>
  rows.findLastIndex((row, at) => row.startsWith(' > ') && /^▄/.test(rows[at - 1] ?? ''))

/** How the last turn ended: by what stands after the last thing that was said to the agent. */
function endOf(rows: readonly string[]): string {
  const said = lastSaid(rows)
  const after = rows.slice(said + 1)
  const failure = after.map((row) => FAILURE.exec(row)?.[1]).findLast((text) => text !== undefined)
  if (failure !== undefined) return `The turn ended with: ${failure}`
  return after.some((row) => CANCELLED.test(row))
    ? 'At its prompt, its turn was interrupted'
    : 'At its prompt'
}

/** In its first moments it draws an input box and nothing else; what comes next may be a dialog. */
function isOpening(above: readonly string[]): boolean {
  const begun = above.findLastIndex((row) => RESTARTING.test(row) || ASKED_TRUST.test(row)) + 1
  const rule = above.findLastIndex((row) => row.startsWith('──'))
  return above
    .slice(begun, rule < begun ? undefined : rule)
    .every((row) => CHROME.test(row) || FRAME_END.test(row))
}

const lastMatch = (rows: readonly string[], sign: RegExp): string | undefined =>
  rows
    .slice(-12)
    .map((row) => sign.exec(row)?.[1])
    .findLast((text) => text !== undefined)

function readWithBox(screen: TerminalScreen, rows: readonly string[], box: InputBox): ScreenReading {
  const above = rows.slice(0, box.top)
  // Prompts that wait may stand between the two. The line of an older turn is taken off the screen.
  const turn = lastMatch(above, TURN)
  if (BUSY_TITLE.test(screen.title) || (turn !== undefined && !READY_TITLE.test(screen.title))) {
    return reading('working', ACTIVITY.exec(turn ?? '')?.[1] ?? 'A turn runs', box.text)
  }
  const compacts = lastMatch(above, COMPACTING)
  if (compacts !== undefined) return reading('working', compacts, box.text)
  if (isOpening(above)) return reading('starting', 'Draws its opening screen', box.text)
  // What it was said before comes after its banner, and what is typed until then is lost.
  const awaited = screen.title.includes(`(${RESUMED}`) && above.some((row) => BANNER.test(row))
  if (awaited && lastSaid(above) < 0) return reading('starting', 'Takes its conversation up again', box.text)
  return reading('idle', endOf(above), box.text)
}

/** A frame whose top has left the screen ends at the bottom of it; one with room below was left there by what ran before. */
function isLeft({ rows: height }: TerminalScreen, rows: readonly string[]): boolean {
  const last = rows.findLastIndex((row) => row !== '')
  return last < height - 2 && !rows.some((row) => /^ ?╭─/.test(row))
}

/**
 * It asks for trust before it has set itself up, of which its banner tells; then it draws the screen anew. An answer before
 * that is noted, but the CLI goes on without what the trust allows: no MCP server, no hooks.
 */
function isEarly({ rows: height }: TerminalScreen, rows: readonly string[]): boolean {
  const top = rows.findLastIndex((row) => /^ ?╭─/.test(row))
  const last = rows.findLastIndex((row) => row !== '')
  return top >= 0 && last < height - 2 && rows.slice(0, top).every((row) => row === '')
}

/** What it asks, as far as it is a question. */
function askedBy({ text }: Dialog): string {
  const lines = text.split('\n')
  return lines.findLast((line) => line.endsWith('?')) ?? lines.at(-1) ?? ''
}

/** What the screen of Gemini CLI says; see ./fixtures for screens as they were seen. */
export function readGeminiScreen(screen: TerminalScreen): ScreenReading {
  const rows = rowsOf(screen)
  if (rows.every((row) => row === '')) return reading('starting', 'Nothing on its screen yet')
  const box = findInputBox(screen)
  if (box) return readWithBox(screen, rows, box)
  if (RESTARTING.test(rows.findLast((row) => row !== '') ?? ''))
    return reading('starting', 'Starts again by itself')
  const dialog = readDialog(rows)
  if (dialog && (isLeft(screen, rows) || (dialog.kind === 'trust' && isEarly(screen, rows))))
    return reading('starting', 'Draws its opening screen')
  if (dialog) {
    return { state: 'needs_input', detail: askedBy(dialog), dialog, draft: '' }
  }
  if (ASKING_TITLE.test(screen.title)) return reading('needs_input', 'Asks for something in its terminal')
  if (BUSY_TITLE.test(screen.title)) return reading('working', 'A turn runs')
  // Drawn anew with every turn of its mark, and seen half drawn then.
  const compacts = lastMatch(rows.slice(0, rows.findLastIndex((row) => row !== '') + 1), COMPACTING)
  if (compacts !== undefined) return reading('working', compacts)
  return reading('unknown', 'Its screen shows neither its prompt nor a dialog')
}
