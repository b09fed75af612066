import { readFileSync, readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { TerminalScreen } from '../../../core/ports/terminals.ts'
import { dialogKeys } from './dialogKeys.ts'
import { readCopilotScreen } from './screen.ts'
import { copilotTyping } from './typing.ts'

const recorded = z.object({
  cols: z.number(),
  rows: z.number(),
  title: z.string(),
  alternate: z.boolean(),
  bracketed_paste: z.boolean(),
  cursor: z.object({ x: z.number(), y: z.number() }),
  lines: z.array(z.string()),
})

const folder = join(import.meta.dirname, 'fixtures')
/** A screen of the Copilot CLI 1.0.102 as it was seen in a PTY. */
function screenOf(name: string): TerminalScreen {
  const screen = recorded.parse(JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')))
  const blank = Array.from({ length: screen.rows - screen.lines.length }, () => '')
  return {
    ...screen,
    cursor: { ...screen.cursor, visible: true },
    lines: [...screen.lines, ...blank],
    written: 1,
  }
}
const read = (name: string) => readCopilotScreen(screenOf(name))

const states = {
  'after-question': 'idle',
  'ctrl-c-once': 'idle',
  draft: 'idle',
  error: 'idle',
  'error-retried': 'idle',
  'idle-80x24': 'idle',
  'idle-done': 'idle',
  'idle-fresh': 'idle',
  interrupted: 'idle',
  'interrupted-80x24': 'idle',
  'interrupted-edit': 'idle',
  'not-signed-in': 'needs_input',
  opening: 'starting',
  'pasted-long': 'idle',
  'pasted-wide': 'idle',
  'permission-80x24': 'needs_input',
  'permission-bash': 'needs_input',
  'permission-create': 'needs_input',
  'permission-edit': 'needs_input',
  'permission-mcp-80x24': 'needs_input',
  'permission-outside': 'needs_input',
  'permission-refused': 'idle',
  'permission-url': 'needs_input',
  'permission-url-marked-no': 'needs_input',
  'permission-url-reason': 'needs_input',
  question: 'needs_input',
  'question-bool': 'needs_input',
  'question-form': 'needs_input',
  'question-multi': 'needs_input',
  'question-text': 'needs_input',
  resumed: 'idle',
  retrying: 'working',
  rewind: 'needs_input',
  'shell-mode': 'idle',
  'sign-in': 'needs_input',
  'slash-popup': 'idle',
  'surface-compacting': 'working',
  'surface-draft': 'idle',
  'surface-shell-mode': 'idle',
  trust: 'needs_input',
  'permission-60x20': 'needs_input',
  'question-60x20': 'needs_input',
  'question-multi-60x20': 'needs_input',
  'trust-60x20': 'needs_input',
  'trust-80x24': 'needs_input',
  'working-60x20': 'working',
  working: 'working',
  'working-80x24': 'working',
  'working-again-to-interrupt': 'working',
  'working-draft': 'working',
} as const
const WITHOUT_DIALOG = ['rewind', 'sign-in', 'not-signed-in']

const drafts: Readonly<Record<string, string>> = {
  draft: 'RUN Add a siding.\nCommit it.',
  'interrupted-edit': 'Wait for ever',
  'pasted-long': '[Paste #1 - 401 lines]',
  'shell-mode': '!ls',
  'surface-draft': 'one\n\ntwo lines',
  'surface-shell-mode': '!ls[Paste #1 - 400 lines]',
  'working-again-to-interrupt': 'a draft',
  'working-draft': 'a draft',
}

describe('screens of the Copilot CLI', () => {
  it('has an expectation for each recorded screen', () => {
    const names = readdirSync(folder).map((file) => basename(file, '.json'))
    expect(names.sort()).toEqual(Object.keys(states).sort())
  })

  it.each(Object.entries(states))('%s is %s', (name, state) => {
    const reading = read(name)
    expect(reading.state).toBe(state)
    expect(reading.dialog !== null).toBe(state === 'needs_input' && !WITHOUT_DIALOG.includes(name))
    if (name !== 'pasted-wide' && name !== 'slash-popup') expect(reading.draft).toBe(drafts[name] ?? '')
  })

  it('says what goes on and how a turn ended', () => {
    expect(read('idle-done').detail).toBe('At its prompt')
    expect(read('working-80x24').detail).toBe('Working · 242 B')
    expect(read('working-again-to-interrupt').detail).toBe('Working')
    expect(read('interrupted').detail).toContain('interrupted')
    expect(read('permission-refused').detail).toContain('interrupted')
    expect(read('error').detail).toBe('The turn ended with: 400 not today')
    expect(read('error-retried').detail).toMatch(/^The turn ended with: Failed to get response .* busy$/)
    expect(read('retrying').detail).toBe('Request failed due to a transient API error. Retrying...')
    expect(read('sign-in').detail).toContain('/login')
  })

  it('is starting until its prompt is there', () => {
    const screen = screenOf('idle-fresh')
    const banner = screen.lines.map((line, row) => (row < 6 ? line : ''))
    expect(readCopilotScreen({ ...screen, lines: banner }).state).toBe('starting')
    expect(readCopilotScreen({ ...screen, lines: [''] }).state).toBe('starting')
    const soon = screen.lines.map((line) => line.replace(/^ ← open sidebar.*/, ' ○ Resuming session…'))
    expect(readCopilotScreen({ ...screen, lines: soon }).state).toBe('starting')
    expect(readCopilotScreen({ ...screen, alternate: false }).state).toBe('unknown')
  })

  it.each(['○', '◎', '◉', '●'])('is working whatever circle turns: %s', (circle) => {
    const screen = screenOf('working')
    const lines = screen.lines.map((line) => line.replace(/[○◎◉●] Working/, `${circle} Reads`))
    expect(readCopilotScreen({ ...screen, lines })).toMatchObject({
      state: 'working',
      detail: 'Reads',
    })
  })
})

const dialogOf = (name: string) => {
  const { dialog } = read(name)
  if (!dialog) throw new Error(`${name} shows no dialog`)
  return dialog
}
describe('dialogs of the Copilot CLI', () => {
  it.each(['trust', 'trust-80x24'])('reads the trust dialog: %s', (name) => {
    const dialog = dialogOf(name)
    expect(dialog.kind).toBe('trust')
    expect(dialog.text).toMatch(/^Confirm folder trust\n\/home\/pat\/siding\nCopilot can read files/)
    expect(dialog.options).toEqual([
      { key: '1', label: 'Yes' },
      { key: '2', label: 'Yes, and remember this folder for future sessions' },
      { key: 'esc', label: 'No (Esc)' },
    ])
    expect(['1', '3', 'esc'].map((key) => dialogKeys(dialog, key))).toEqual(['1', null, '\u001b[27u'])
  })

  it('reads a permission with what is asked', () => {
    expect(dialogOf('permission-bash')).toEqual({
      kind: 'permission',
      text:
        'Commits\ngit add --all && git commit --quiet --message Siding && echo committed\n' +
        'Do you want to run this command?',
      options: [
        { key: '1', label: 'Yes' },
        {
          key: '2',
          label: "Yes, and don't ask again for `git add` and `git commit` in this repo (/home/pat/siding)",
        },
        { key: 'esc', label: 'No (Esc to stop)' },
      ],
    })
    expect(dialogOf('permission-edit').text).toContain('1 -   siding\n1 +   siding two')
    expect(dialogOf('permission-outside').text).toContain('/etc/outside')
    expect(dialogOf('permission-url').options.map(({ key }) => key)).toEqual(['1', '2', '3', 'esc'])
    expect(dialogOf('permission-url-marked-no').options).toEqual(dialogOf('permission-url').options)
    expect(dialogOf('permission-url-reason').options.at(-1)?.label).toBe('Not now (Esc to stop)')
  })

  it('joins a label that goes on in the next row', () => {
    expect(dialogOf('permission-mcp-80x24').options[1]?.label).toBe(
      'Yes, and don\'t ask again for tool "signal_done" from "switchyard" in this repo (/home/pat/siding)',
    )
  })

  it('reads a question, with the way from the mark as the key of a choice', () => {
    const dialog = dialogOf('question')
    expect(dialog).toEqual({
      kind: 'question',
      text: 'Which colour?\nColour:\nPaint',
      options: [
        { key: 'enter', label: 'Blue' },
        { key: 'down-1-enter', label: 'Red' },
        { key: 'ctrl-d', label: 'Decline' },
        { key: 'esc', label: 'Cancel' },
      ],
    })
    expect(
      ['enter', 'down-1-enter', 'down-2-enter', 'tab', 'ctrl-d'].map((key) => dialogKeys(dialog, key)),
    ).toEqual(['\r', '\u001b[B\r', null, null, '\u0004'])
  })

  it('reads what a small screen wraps and cuts off', () => {
    expect(dialogOf('trust-60x20')).toMatchObject({ kind: 'trust', options: dialogOf('trust').options })
    expect(dialogOf('permission-60x20').options[1]?.label).toBe(
      "Yes, and don't ask again for `touch`, `git add`, and `git commit` in this repo (/home/pat/siding)",
    )
    expect(dialogOf('question-60x20').options.slice(0, 2)).toEqual([
      { key: 'enter', label: 'Blue paint of the sort that has been used everywhere else until now' },
      { key: 'down-1-enter', label: 'Red' },
    ])
    expect(dialogOf('question-multi-60x20').options).toHaveLength(6)
  })

  it('reads a form of several questions, one with several answers, one to type in', () => {
    expect(dialogOf('question-form').options).toContainEqual({ key: 'tab', label: 'Next' })
    const several = dialogOf('question-multi')
    expect(several.options.map(({ key, label }) => `${key} ${label}`)).toEqual([
      'space ✓ Small',
      'down-1-space Large',
      'enter Accept',
      'tab Next',
      'ctrl-d Decline',
      'esc Cancel',
    ])
    expect(dialogKeys(several, 'down-1-space')).toBe('\u001b[B ')
    expect(dialogOf('question-bool').options[1]).toEqual({ key: 'down-1-enter', label: 'No' })
    expect(dialogOf('question-text').options.map(({ key }) => key)).toEqual(['ctrl-d', 'esc'])
  })
})

describe('typing into the Copilot CLI', () => {
  it('sees when a text has arrived, and when it was taken', () => {
    const typing = copilotTyping('RUN Add a siding.\nCommit it.')
    expect(typing.arrived(screenOf('draft'))).toBe(true)
    expect(typing.arrived(screenOf('idle-fresh'))).toBe(false)
    expect(typing.arrived(screenOf('pasted-long'))).toBe(true)
    expect(copilotTyping(`${'word '.repeat(300)}the end`).arrived(screenOf('pasted-wide'))).toBe(true)
    expect(copilotTyping('one\n\ntwo lines').arrived(screenOf('surface-draft'))).toBe(true)
    expect(copilotTyping('something else').arrived(screenOf('draft'))).toBe(false)
    expect(typing.taken(screenOf('draft'))).toBe(false)
    expect(typing.taken(screenOf('working'))).toBe(true)
    expect(typing.taken(screenOf('working-draft'))).toBe(true)
    expect(typing.taken(screenOf('permission-create'))).toBe(true)
  })
})
