import { readFileSync, readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { TerminalScreen } from '../../../core/ports/terminals.ts'
import { dialogKeys } from './dialog.ts'
import { readOpencodeScreen } from './screen.ts'
import { opencodeTyping } from './typing.ts'

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

/** A screen of OpenCode 1.18.33 as it was seen in a PTY. */
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
const read = (name: string) => readOpencodeScreen(screenOf(name))

const states = {
  'after-question': 'idle',
  draft: 'idle',
  'draft-80x24': 'idle',
  'draft-fresh': 'idle',
  error: 'idle',
  'idle-done': 'idle',
  'idle-fresh': 'idle',
  'idle-fresh-80x24': 'idle',
  interrupted: 'idle',
  palette: 'needs_input',
  'pasted-long': 'idle',
  'pasted-wide': 'working',
  'permission-always': 'needs_input',
  'permission-bash': 'needs_input',
  'permission-outside': 'needs_input',
  'permission-refused': 'idle',
  'permission-write': 'needs_input',
  question: 'needs_input',
  'question-review': 'needs_input',
  'question-two-b-chosen': 'needs_input',
  resumed: 'idle',
  retrying: 'working',
  'shell-mode': 'idle',
  working: 'working',
  'working-80x24': 'working',
  'working-again-to-interrupt': 'working',
} as const

const drafts: Readonly<Record<string, string>> = {
  draft: 'Ask me',
  'draft-80x24': 'draft one',
  'draft-fresh': 'Add a siding.\nCommit it.',
  'pasted-long': '[Pasted ~401 lines]',
  'pasted-wide': '[Pasted ~1 lines]',
  'shell-mode': '!',
}

describe('screens of OpenCode', () => {
  it('has an expectation for each recorded screen', () => {
    const names = readdirSync(folder).map((file) => basename(file, '.json'))
    expect(names.sort()).toEqual(Object.keys(states).sort())
  })

  it.each(Object.entries(states))('%s is %s', (name, state) => {
    const reading = read(name)
    expect(reading.state).toBe(state)
    expect(reading.dialog !== null).toBe(state === 'needs_input' && name !== 'palette')
    expect(reading.draft).toBe(drafts[name] ?? '')
  })

  it('takes the example in an empty box for no draft, also without its dots', () => {
    const screen = screenOf('idle-fresh')
    const lines = screen.lines.map((line) => line.replace('Ask anything… "Fix', 'Ask anything "Fix'))
    expect(lines).not.toEqual(screen.lines)
    expect(readOpencodeScreen({ ...screen, lines })).toMatchObject({ state: 'idle', draft: '' })
  })

  it('says how a turn ended, and why a call is retried', () => {
    expect(read('idle-done').detail).toBe('At its prompt')
    expect(read('permission-refused').detail).toBe('At its prompt')
    expect(read('interrupted').detail).toContain('interrupted')
    expect(read('error').detail).toBe('The turn ended with: not today')
    expect(read('retrying').detail).toBe('Tries again after: too busy')
  })

  it('reads a permission with what is asked and the keys for its buttons', () => {
    const { dialog } = read('permission-bash')
    if (!dialog) throw new Error('no dialog')
    expect(dialog).toEqual({
      kind: 'permission',
      text: 'Permission required\n# Shell command\n$ git add --all && git commit --quiet --message Siding',
      options: [
        { key: '1', label: 'Allow once' },
        { key: '2', label: 'Allow always' },
        { key: '3', label: 'Reject' },
      ],
    })
    expect(['1', '2', '3', '4'].map((key) => dialogKeys(dialog, key))).toEqual([
      '\r',
      '\u001b[C\r',
      '\u001b[27u',
      null,
    ])
    expect(read('permission-always').dialog?.options.map(({ label }) => label)).toEqual(['Confirm', 'Cancel'])
  })

  it('reads questions: one, several at once, and the review of the answers', () => {
    const { dialog } = read('question')
    if (!dialog) throw new Error('no dialog')
    expect(dialog).toMatchObject({ kind: 'question', text: 'Which colour?' })
    expect(dialog.options).toContainEqual({ key: '2', label: 'Red Red paint' })
    expect(['2', '9', 'esc'].map((key) => dialogKeys(dialog, key))).toEqual(['2', null, '\u001b[27u'])
    const several = read('question-two-b-chosen').dialog
    expect(several?.text).toBe('Which sizes? (select all that apply)')
    expect(several?.options).toContainEqual({ key: '2', label: '[✓] Small Little' })
    expect(several && dialogKeys(several, 'tab')).toBe('\t')
    const review = read('question-review').dialog
    expect(review?.text).toBe('Review\nColour: Blue\nSize: Small')
    expect(review && dialogKeys(review, 'enter')).toBe('\r')
  })

  it('is starting until its box names a model', () => {
    const screen = screenOf('idle-fresh')
    const lines = screen.lines.map((line) => line.replace('Build · Scripted Anthropic', ''))
    expect(readOpencodeScreen({ ...screen, lines }).state).toBe('starting')
    expect(readOpencodeScreen({ ...screen, lines: screen.lines.map(() => '') }).state).toBe('starting')
  })
})

describe('typing into OpenCode', () => {
  it('sees when a text has arrived, and when it was taken', () => {
    const typing = opencodeTyping('Add a siding.\nCommit it.')
    expect(typing.arrived(screenOf('draft-fresh'))).toBe(true)
    expect(typing.arrived(screenOf('idle-fresh'))).toBe(false)
    expect(typing.arrived(screenOf('pasted-long'))).toBe(true)
    expect(opencodeTyping('something else').arrived(screenOf('draft'))).toBe(false)
    expect(typing.taken(screenOf('draft-fresh'))).toBe(false)
    expect(typing.taken(screenOf('working'))).toBe(true)
    expect(typing.taken(screenOf('permission-write'))).toBe(true)
  })

  it.each([
    ['/exit', ' /exit'],
    ['!touch BANG', ' !touch BANG'],
    ['see @sid', 'see @sid '],
    [' exit\n', 'exit.'],
    ['quit it', 'quit it'],
  ])('sends %j as text: %j', (text, typed) => {
    expect(opencodeTyping(text).paste).toBe(`\u001b[200~${typed}\u001b[201~`)
  })
})
