import { readFileSync, readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { TerminalScreen } from '../../../core/ports/terminals.ts'
import { dialogKeys } from './dialog.ts'
import { readClaudeScreen } from './screen.ts'
import { claudeTyping } from './typing.ts'

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

/** A screen of Claude Code 2.1.197 as it was seen in a PTY. */
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

const states = {
  'after-question': 'idle',
  'api-key': 'needs_input',
  'bypass-warning': 'needs_input',
  'error-auth-retrying': 'working',
  'error-bad': 'idle',
  'hook-host-down': 'idle',
  'idle-fresh': 'idle',
  interrupted: 'idle',
  'not-logged-in': 'needs_input',
  'pasted-long': 'idle',
  'pasted-wide': 'idle',
  'opening-half-drawn': 'starting',
  'permission-bash-tasks': 'needs_input',
  'permission-edit': 'needs_input',
  'permission-fetch': 'needs_input',
  'permission-mcp': 'needs_input',
  'permission-refused': 'idle',
  'permission-write-80x24': 'needs_input',
  'plan-enter': 'needs_input',
  question: 'needs_input',
  'question-80x24': 'needs_input',
  'question-multi': 'needs_input',
  'question-submit': 'needs_input',
  'question-two-a': 'needs_input',
  'question-two-b': 'needs_input',
  resumed: 'idle',
  trust: 'needs_input',
  unreachable: 'unknown',
  working: 'working',
  'working-bash': 'working',
  'working-todo': 'working',
} as const

describe('screens of Claude Code', () => {
  it('has an expectation for each recorded screen', () => {
    expect(
      readdirSync(folder)
        .map((file) => basename(file, '.json'))
        .sort(),
    ).toEqual(Object.keys(states).sort())
  })

  it.each(Object.entries(states))('%s is %s', (name, state) => {
    const reading = readClaudeScreen(screenOf(name))
    expect(reading.state).toBe(state)
    expect(reading.dialog !== null).toBe(state === 'needs_input' && name !== 'not-logged-in')
  })

  it('starts before anything is drawn', () => {
    const screen = { ...screenOf('trust'), lines: [''], title: '' }
    expect(readClaudeScreen(screen).state).toBe('starting')
  })

  it('says what is done, and what the turn ended with', () => {
    expect(readClaudeScreen(screenOf('working-bash')).detail).toBe('Osmosing… (2s · ↓ 31 tokens)')
    expect(readClaudeScreen(screenOf('error-auth-retrying')).detail).toContain('Retrying in 1s')
    expect(readClaudeScreen(screenOf('error-bad')).detail).toBe(
      'The turn ended with: API Error: 400 bad thing',
    )
    expect(readClaudeScreen(screenOf('hook-host-down')).detail).toBe('At its prompt')
  })

  it('sees the turn without a title too', () => {
    expect(readClaudeScreen({ ...screenOf('working'), title: '' }).state).toBe('working')
    expect(readClaudeScreen({ ...screenOf('after-question'), title: '' }).state).toBe('idle')
  })

  it('sees the draft that an interrupted turn leaves in the box', () => {
    expect(readClaudeScreen(screenOf('interrupted')).draft.trim()).toBe('SLOW one')
    expect(readClaudeScreen(screenOf('idle-fresh')).draft).toBe('')
  })
})

const dialogOf = (name: string) => {
  const { dialog } = readClaudeScreen(screenOf(name))
  if (!dialog) throw new Error(`${name} shows no dialog`)
  return dialog
}

describe('dialogs of Claude Code', () => {
  it('reads the trust dialog', () => {
    const dialog = dialogOf('trust')
    expect(dialog.kind).toBe('trust')
    expect(dialog.text).toContain('Quick safety check')
    expect(dialog.options).toEqual([
      { key: '1', label: 'Yes, I trust this folder' },
      { key: '2', label: 'No, exit' },
    ])
  })

  it('reads a permission with the change it asks for', () => {
    const dialog = dialogOf('permission-edit')
    expect(dialog.kind).toBe('permission')
    expect(dialog.text).toBe(
      'Edit file\nREADME.md\n1 -# x\n1 +# Yard\nDo you want to make this edit to README.md?',
    )
    expect(dialog.options.map((option) => option.label)).toEqual([
      'Yes',
      'Yes, allow all edits during this session (shift+tab)',
      'No',
    ])
  })

  it('joins a label that goes on in the next row, and leaves out the task list below', () => {
    expect(dialogOf('permission-mcp').options[1]?.label).toMatch(
      /^Yes, and don't ask again .* in \/home\/pat\/yard\/project$/,
    )
    expect(dialogOf('permission-bash-tasks').options.map((option) => option.key)).toEqual(['1', '2', '3'])
    expect(dialogOf('permission-bash-tasks').options[2]?.label).toBe('No')
  })

  it('reads a question with all its options, and its pages', () => {
    expect(dialogOf('question')).toEqual({
      kind: 'question',
      text: 'Colour\nWhich colour shall the button have?',
      options: [
        { key: '1', label: 'Blue calm' },
        { key: '2', label: 'Red loud' },
        { key: '3', label: 'Type something.' },
        { key: '4', label: 'Chat about this' },
      ],
    })
    expect(dialogOf('question-two-b').options.map((option) => option.key)).toEqual([
      '1',
      '2',
      '3',
      '4',
      'tab',
    ])
    expect(dialogOf('question-multi').options[0]?.label).toBe('[✔] Small s')
    expect(dialogOf('question-submit').kind).toBe('question')
    expect(dialogOf('question-submit').options.map((option) => option.label)).toEqual([
      'Submit answers',
      'Cancel',
    ])
  })

  it('never takes the dangerous option for the first', () => {
    expect(dialogOf('bypass-warning').options[1]).toEqual({ key: '2', label: 'Yes, I accept' })
    expect(dialogOf('api-key').options[0]).toEqual({ key: '1', label: 'Yes' })
  })

  it('gives keys only for options that are there', () => {
    expect(dialogKeys(dialogOf('trust'), '1')).toBe('1')
    expect(dialogKeys(dialogOf('trust'), '3')).toBeNull()
    expect(dialogKeys(dialogOf('trust'), 'tab')).toBeNull()
    expect(dialogKeys(dialogOf('question-two-a'), 'tab')).toBe('\t')
  })
})

describe('typing into Claude Code', () => {
  it('knows the end of a long line and a collapsed paste as arrived', () => {
    const wide = claudeTyping(`${'word '.repeat(120)}the end`)
    expect(wide.arrived(screenOf('pasted-wide'))).toBe(true)
    expect(wide.arrived(screenOf('idle-fresh'))).toBe(false)
    expect(wide.arrived(screenOf('trust'))).toBe(false)
    expect(claudeTyping('a\nb').arrived(screenOf('pasted-long'))).toBe(true)
    // Something stands in front of it: submitted, the two would be one prompt.
    expect(claudeTyping('one').arrived(screenOf('interrupted'))).toBe(false)
    expect(claudeTyping('SLOW one').arrived(screenOf('interrupted'))).toBe(true)
    expect(claudeTyping('Something else').arrived(screenOf('pasted-wide'))).toBe(false)
  })

  it('knows an empty box, a running turn and a dialog as taken', () => {
    const typing = claudeTyping('SLOW one')
    expect(typing.taken(screenOf('interrupted'))).toBe(false)
    expect(typing.taken(screenOf('working'))).toBe(true)
    expect(typing.taken(screenOf('after-question'))).toBe(true)
    expect(typing.taken(screenOf('permission-edit'))).toBe(true)
  })

  it('sends every text as text', () => {
    const pasted = (text: string) => claudeTyping(text).paste
    expect(pasted('one\ntwo')).toBe('\u001b[200~one\ntwo\u001b[201~')
    expect(pasted('!rm -rf x')).toBe('\u001b[200~ !rm -rf x\u001b[201~')
    expect(pasted('/exit')).toBe('\u001b[200~ /exit\u001b[201~')
    expect(pasted('look at @READ')).toBe('\u001b[200~look at @READ \u001b[201~')
    expect(pasted('ends\\')).toBe('\u001b[200~ends\\ \u001b[201~')
    expect(pasted('out\u001b[201~!ls\r')).toBe('\u001b[200~out[201~!ls\n\u001b[201~')
  })
})
