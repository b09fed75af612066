import type { Dialog } from '../../../contract/agent.ts'
import type { ScreenReading, Typing } from '../../../core/ports/agents.ts'
import type { TerminalScreen } from '../../../core/ports/terminals.ts'
import { cleanText } from '../../../base/text.ts'
import { bracketedPaste } from '../screenText.ts'
import { boxText } from './boxText.ts'

const RULE = /^─{8,}$/
const WORKING = /^\* Working: (.*) \(esc to interrupt\)$/
const HEADING = /^ \? (Trust|Permission|Question)$/
const OPTION = /^ [› ] ([1-9])\. (.*)$/
const FAILED = /^✗ (.*)$/

const KINDS: Readonly<Record<string, Dialog['kind']>> = {
  Trust: 'trust',
  Permission: 'permission',
  Question: 'question',
}

const rowsOf = (screen: TerminalScreen): string[] => screen.lines.map((line) => line.trimEnd())

/** Row of the input box: the one between the two last rules. */
function boxRow(rows: readonly string[]): number | null {
  const bottom = rows.findLastIndex((row) => RULE.test(row))
  return bottom >= 2 && RULE.test(rows[bottom - 2] ?? '') && /^>(?: |$)/.test(rows[bottom - 1] ?? '')
    ? bottom - 1
    : null
}

function readDialog(rows: readonly string[]): Dialog | null {
  const top = rows.findLastIndex((row) => RULE.test(row))
  const heading = HEADING.exec(rows[top + 1] ?? '')?.[1]
  const kind = heading === undefined ? undefined : KINDS[heading]
  const below = rows.slice(top + 2)
  const options = below.flatMap((row) => {
    const [, key, label] = OPTION.exec(row) ?? []
    return key === undefined || label === undefined ? [] : [{ key, label }]
  })
  if (top < 0 || kind === undefined || options.length === 0) return null
  const first = below.findIndex((row) => OPTION.test(row))
  const text = below
    .slice(0, first)
    .map((row) => row.trim())
    .join('\n')
    .trim()
  return { kind, text, options }
}

/** What the demo agent's screen says; program/view.ts draws it. */
export function readDemoScreen(screen: TerminalScreen): ScreenReading {
  const rows = rowsOf(screen)
  const dialog = readDialog(rows)
  if (dialog) return { state: 'needs_input', detail: dialog.text.split('\n')[0] ?? '', dialog, draft: '' }
  const box = boxRow(rows)
  if (box === null) {
    const state = rows.every((row) => row === '') ? 'starting' : 'unknown'
    return { state, detail: 'Its prompt is not on the screen', dialog: null, draft: '' }
  }
  const draft = (rows[box] ?? '').slice(2)
  const working = WORKING.exec(rows[box - 2] ?? '')?.[1]
  if (working !== undefined) return { state: 'working', detail: working, dialog: null, draft }
  const failed = FAILED.exec(rows.slice(0, box - 1).findLast((row) => row !== '') ?? '')?.[1]
  const detail = failed === undefined ? 'At its prompt' : `The turn ended with: ${failed}`
  return { state: 'idle', detail, dialog: null, draft }
}

export function demoTyping(text: string): Typing {
  // The program counts what it gets: line ends as one character, and no control characters, as the paste has them.
  const shown = boxText(cleanText(text)).trimEnd()
  return {
    paste: bracketedPaste(text),
    arrived: (screen) => readDemoScreen(screen).draft === shown,
    submit: '\r',
    taken: (screen) => {
      const { state, draft } = readDemoScreen(screen)
      return draft === '' || state === 'working' || state === 'needs_input'
    },
  }
}
