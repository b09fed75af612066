import { readFileSync, readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { TerminalScreen } from '../../../core/ports/terminals.ts'
import { dialogKeys } from './dialog.ts'
import { readCodexScreen } from './screen.ts'
import { codexTyping } from './typing.ts'

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

/** A screen of Codex 0.169.0 as it was seen in a PTY. */
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
  draft: 'idle',
  error: 'idle',
  'hooks-review': 'needs_input',
  'idle-80x24': 'idle',
  'idle-fresh': 'idle',
  interrupted: 'idle',
  'interrupted-command': 'idle',
  'pasted-long': 'idle',
  'pasted-wide': 'idle',
  patch: 'idle',
  'permission-80x24': 'needs_input',
  'permission-command': 'needs_input',
  'permission-mcp': 'needs_input',
  'permission-refused': 'idle',
  question: 'needs_input',
  queued: 'working',
  resumed: 'idle',
  retrying: 'working',
  'sign-in': 'needs_input',
  'slash-popup': 'idle',
  starting: 'starting',
  'starting-servers': 'starting',
  streaming: 'working',
  trust: 'needs_input',
  'trust-second': 'needs_input',
  update: 'idle',
  working: 'working',
  'working-140x50': 'working',
  'working-command': 'working',
  'working-draft': 'working',
} as const

describe('screens of Codex', () => {
  it('has an expectation for each recorded screen', () => {
    expect(
      readdirSync(folder)
        .map((file) => basename(file, '.json'))
        .sort(),
    ).toEqual(Object.keys(states).sort())
  })

  it.each(Object.entries(states))('%s is %s', (name, state) => {
    const reading = readCodexScreen(screenOf(name))
    expect(reading.state).toBe(state)
    expect(reading.dialog !== null).toBe(state === 'needs_input')
  })

  it('starts before anything is drawn', () => {
    expect(readCodexScreen({ ...screenOf('trust'), lines: [''] }).state).toBe('starting')
    const warned = { ...screenOf('trust'), alternate: false, lines: ['WARNING: proceeding, even though'] }
    expect(readCodexScreen(warned).state).toBe('starting')
  })

  it('says what is done, and what the turn ended with', () => {
    expect(readCodexScreen(screenOf('working')).detail).toBe('Working (0s • esc to interrupt)')
    expect(readCodexScreen(screenOf('working-command')).detail).toContain('1 background terminal running')
    expect(readCodexScreen(screenOf('error')).detail).toContain('The turn ended with: {"error":')
    expect(readCodexScreen(screenOf('interrupted')).detail).toBe('At its prompt')
    expect(readCodexScreen(screenOf('permission-refused')).detail).toBe('At its prompt')
  })

  it('sees the turn without its line, and with another title', () => {
    expect(readCodexScreen(screenOf('streaming')).detail).toBe('A turn runs')
    expect(readCodexScreen({ ...screenOf('working'), title: 'project' }).state).toBe('working')
    expect(readCodexScreen({ ...screenOf('idle-fresh'), title: 'project' }).state).toBe('idle')
  })

  it('tells a draft from the grey hint', () => {
    expect(readCodexScreen(screenOf('draft')).draft).toBe('one line\nsecond line')
    expect(readCodexScreen(screenOf('working-draft')).draft).toBe('queued draft')
    expect(readCodexScreen(screenOf('slash-popup')).draft).toBe('/')
    expect(readCodexScreen(screenOf('idle-fresh')).draft).toBe('')
    expect(readCodexScreen(screenOf('working')).draft).toBe('')
  })
})

const dialogOf = (name: string) => {
  const { dialog } = readCodexScreen(screenOf(name))
  if (!dialog) throw new Error(`${name} shows no dialog`)
  return dialog
}

describe('dialogs of Codex', () => {
  it('reads the trust dialog, in which only Enter chooses', () => {
    const dialog = dialogOf('trust')
    expect(dialog.kind).toBe('trust')
    expect(dialog.text).toMatch(/^Folder access\n\/home\/pat\/project\nTrust this folder\?/)
    expect(dialog.options).toEqual([
      { key: 'enter', label: 'Trust and continue' },
      { key: 'down-1', label: 'Back to Agent Command Center' },
    ])
    expect(dialogOf('trust-second').options.map((option) => option.key)).toEqual(['up-1', 'enter'])
  })

  it('reads a permission with its command', () => {
    const dialog = dialogOf('permission-command')
    expect(dialog.kind).toBe('permission')
    expect(dialog.text).toBe(
      'Would you like to run the following command?\nEnvironment: local\nReason: Shall I touch it?\n' +
        '$ touch /home/pat/elsewhere.txt && echo done',
    )
    expect(dialog.options.map((option) => option.key)).toEqual(['1', '2', '3'])
    expect(dialogOf('permission-80x24').options[1]?.label).toMatch(/^Yes, and .* elsewhere\.txt` \(p\)$/)
  })

  it('reads the permission of a tool, and a question', () => {
    expect(dialogOf('permission-mcp')).toMatchObject({
      kind: 'permission',
      text: 'Field 1/1\nAllow the switchyard MCP server to run tool "signal_done"?\nsummary: A siding',
    })
    expect(dialogOf('permission-mcp').options[0]).toEqual({
      key: '1',
      label: 'Allow - Run the tool and continue',
    })
    expect(dialogOf('question')).toEqual({
      kind: 'question',
      text: 'Question 1/1 (1 unanswered)\nWhich colour?',
      options: [
        { key: '1', label: 'Blue - Blue paint' },
        { key: '2', label: 'Red - Red paint' },
        { key: '3', label: 'None of the above - Optionally, add details in notes (tab)' },
      ],
    })
  })

  it('reads what comes before the first prompt', () => {
    expect(dialogOf('hooks-review').kind).toBe('trust')
    expect(dialogOf('sign-in')).toMatchObject({ kind: 'question' })
    expect(dialogOf('sign-in').options.map((option) => option.key)).toEqual(['enter', 'down-1', 'down-2'])
  })

  it('gives keys only for options that are there', () => {
    expect(dialogKeys(dialogOf('permission-command'), '3')).toBe('3')
    expect(dialogKeys(dialogOf('permission-command'), '4')).toBeNull()
    expect(dialogKeys(dialogOf('trust'), 'enter')).toBe('\r')
    expect(dialogKeys(dialogOf('trust'), 'down-1')).toBe('\u001b[B\r')
    expect(dialogKeys(dialogOf('trust'), 'up-1')).toBeNull()
  })
})

describe('typing into Codex', () => {
  it('knows the end of a long line and a collapsed paste as arrived', () => {
    const wide = codexTyping(`${'word '.repeat(120)}the end`)
    expect(wide.arrived(screenOf('pasted-wide'))).toBe(true)
    expect(wide.arrived(screenOf('idle-fresh'))).toBe(false)
    expect(wide.arrived(screenOf('trust'))).toBe(false)
    expect(codexTyping('a\nb').arrived(screenOf('pasted-long'))).toBe(true)
    expect(codexTyping('second line').arrived(screenOf('draft'))).toBe(false)
    expect(codexTyping('one line\nsecond line').arrived(screenOf('draft'))).toBe(true)
  })

  it('knows an empty box, a running turn and a dialog as taken', () => {
    const typing = codexTyping('one line\nsecond line')
    expect(typing.taken(screenOf('draft'))).toBe(false)
    expect(typing.taken(screenOf('working'))).toBe(true)
    expect(typing.taken(screenOf('idle-fresh'))).toBe(true)
    expect(typing.taken(screenOf('permission-command'))).toBe(true)
  })

  it('sends every text as text', () => {
    const pasted = (text: string) => codexTyping(text).paste
    expect(pasted('one\ntwo')).toBe('\u001b[200~one\ntwo\u001b[201~')
    expect(pasted('!rm -rf x')).toBe('\u001b[200~ !rm -rf x\u001b[201~')
    expect(pasted('/exit')).toBe('\u001b[200~ /exit\u001b[201~')
    expect(pasted('look at @READ')).toBe('\u001b[200~look at @READ \u001b[201~')
  })
})
