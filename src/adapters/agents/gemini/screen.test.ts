import { readFileSync, readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { TerminalScreen } from '../../../core/ports/terminals.ts'
import { dialogKeys } from './dialog.ts'
import { readGeminiScreen } from './screen.ts'
import { geminiTyping } from './typing.ts'

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

/** A screen of Gemini CLI 0.61.0 as it was seen in a PTY. */
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
  auth: 'needs_input',
  'compacting-60x20': 'working',
  'compacting-half-drawn': 'working',
  draft: 'idle',
  ended: 'unknown',
  error: 'idle',
  'idle-50x30': 'idle',
  'idle-80x24': 'idle',
  'idle-fresh': 'idle',
  'idle-list': 'idle',
  'idle-yolo': 'idle',
  'interrupted-command': 'idle',
  'minimal-draft': 'idle',
  'minimal-working': 'working',
  'pasted-long': 'idle',
  'pasted-wide': 'idle',
  'permission-command': 'needs_input',
  'permission-command-50x30': 'needs_input',
  'permission-edit': 'needs_input',
  'permission-fetch': 'needs_input',
  'permission-pair': 'needs_input',
  'permission-plan': 'needs_input',
  'permission-refused': 'idle',
  'permission-write-80x24': 'needs_input',
  question: 'needs_input',
  'question-review': 'needs_input',
  'question-second': 'needs_input',
  'question-text': 'needs_input',
  'question-two-b': 'needs_input',
  'question-yesno': 'needs_input',
  restarting: 'starting',
  resumed: 'idle',
  resuming: 'starting',
  retrying: 'working',
  'shell-mode': 'idle',
  'slash-popup': 'idle',
  starting: 'starting',
  'starting-again-60x20': 'starting',
  'starting-prompt': 'starting',
  trust: 'needs_input',
  'trust-early': 'starting',
  'trust-left-60x20': 'starting',
  working: 'working',
  'working-80x24': 'working',
  'working-command': 'working',
  'working-draft': 'working',
  'working-queued': 'working',
} as const

describe('screens of Gemini CLI', () => {
  it('knows each that was recorded', () => {
    const names = readdirSync(folder).map((file) => basename(file, '.json'))
    expect(Object.fromEntries(names.map((name) => [name, readGeminiScreen(screenOf(name)).state]))).toEqual(
      states,
    )
  })

  it('shows a dialog exactly where it needs input', () => {
    for (const [name, state] of Object.entries(states))
      expect(readGeminiScreen(screenOf(name)).dialog !== null, name).toBe(state === 'needs_input')
  })

  it('believes the title, also where nothing else tells', () => {
    const blank = { ...screenOf('working'), lines: ['Something else'] }
    expect(readGeminiScreen(blank)).toMatchObject({ state: 'working', detail: 'A turn runs' })
    expect(readGeminiScreen({ ...blank, title: '✋  Action Required (project)' }).state).toBe('needs_input')
    expect(readGeminiScreen({ ...blank, title: '◇  Ready (project)' }).state).toBe('unknown')
    expect(readGeminiScreen({ ...screenOf('working'), title: '' }).state).toBe('working')
    expect(readGeminiScreen({ ...blank, lines: [''] }).state).toBe('starting')
  })

  it('says what is done, and what the turn ended with', () => {
    expect(readGeminiScreen(screenOf('retrying')).detail).toBe('Thinking...')
    expect(readGeminiScreen(screenOf('working')).detail).toBe('A turn runs')
    expect(readGeminiScreen(screenOf('error')).detail).toMatch(
      /^The turn ended with: \[API Error: .*not today/,
    )
    const interrupted = 'At its prompt, its turn was interrupted'
    expect(readGeminiScreen(screenOf('interrupted-command')).detail).toBe(interrupted)
    expect(readGeminiScreen(screenOf('permission-refused')).detail).toBe(interrupted)
    expect(readGeminiScreen(screenOf('idle-list')).detail).toBe('At its prompt')
  })

  it('tells a draft from the grey hint', () => {
    expect(readGeminiScreen(screenOf('draft')).draft).toBe('one line\nsecond line')
    expect(readGeminiScreen(screenOf('minimal-draft')).draft).toBe('a draft')
    expect(readGeminiScreen(screenOf('working-draft')).draft).toBe('queued draft')
    expect(readGeminiScreen(screenOf('slash-popup')).draft).toBe('/')
    expect(readGeminiScreen(screenOf('shell-mode')).draft).toBe('!')
    for (const name of ['idle-fresh', 'idle-yolo', 'idle-50x30', 'working', 'working-queued'])
      expect(readGeminiScreen(screenOf(name)).draft, name).toBe('')
  })

  it('waits for the conversation that it takes up again', () => {
    expect(readGeminiScreen(screenOf('resuming')).detail).toBe('Takes its conversation up again')
    const fresh = { ...screenOf('resuming'), title: '◇  Ready (project)' }
    expect(readGeminiScreen(fresh).state).toBe('idle')
  })
})

const dialogOf = (name: string) => {
  const { dialog } = readGeminiScreen(screenOf(name))
  if (!dialog) throw new Error(`${name} shows no dialog`)
  return dialog
}

describe('dialogs of Gemini CLI', () => {
  it('reads whether the folder is trusted', () => {
    const dialog = dialogOf('trust')
    expect(dialog.kind).toBe('trust')
    expect(dialog.text).toMatch(/^Do you trust the files in this folder\?\nTrusting a folder allows/)
    expect(dialog.options.map(({ label }) => label)).toEqual([
      'Trust folder (project)',
      'Trust parent folder (rec)',
      "Don't trust",
    ])
  })

  it('reads a permission with what it is for', () => {
    expect(dialogOf('permission-command')).toEqual({
      kind: 'permission',
      text:
        'Shell touch /tmp/elsewhere.txt && echo done\ntouch /tmp/elsewhere.txt && echo done\n' +
        'Allow execution of [Shell]?',
      options: [
        { key: '1', label: 'Allow once' },
        { key: '2', label: 'Allow for this session' },
        { key: '3', label: 'No, suggest changes (esc)' },
      ],
    })
    expect(dialogOf('permission-edit').text).toContain('1 - a yard\n1 + a depot\nApply this change?')
    expect(dialogOf('permission-fetch').text).toMatch(/^WebFetch Processing URLs/)
    expect(dialogOf('permission-plan').text).toMatch(/^Enter Plan Mode/)
    expect(dialogOf('permission-pair').text).toMatch(/^Shell touch two 2 of 2\n/)
    expect(dialogOf('permission-command-50x30').options).toHaveLength(3)
    expect(dialogOf('permission-write-80x24').options).toHaveLength(4)
  })

  it('reads a question, whichever option is marked, and the last page of several', () => {
    expect(dialogOf('question')).toEqual({
      kind: 'question',
      text: 'Answer Questions\nWhich colour?',
      options: [
        { key: '1', label: 'Blue - Blue paint' },
        { key: '2', label: 'Red - Red paint' },
        { key: '3', label: 'Enter a custom value' },
      ],
    })
    expect(dialogOf('question-second')).toEqual(dialogOf('question'))
    expect(dialogOf('question-two-b').text).toBe('Answer Questions\nWhich size?')
    expect(dialogOf('question-review').options).toEqual([{ key: 'enter', label: 'Submit' }])
    expect(dialogOf('question-text').options).toEqual([])
    expect(readGeminiScreen(screenOf('question-text')).detail).toBe('What name?')
  })

  it('reads what comes before the first prompt, without the key of the person', () => {
    expect(dialogOf('auth')).toMatchObject({ kind: 'question' })
    expect(dialogOf('auth').options).toHaveLength(3)
    expect(dialogOf('api-key')).toEqual({ kind: 'question', text: 'Enter Gemini API Key', options: [] })
  })

  it('is no dialog any more when something stands below it', () => {
    const trust = screenOf('trust')
    const last = trust.lines.findLastIndex((line) => line !== '')
    const lines = trust.lines.with(last + 2, ' ▝▜▄     Gemini CLI v0.61.0')
    expect(readGeminiScreen({ ...trust, lines }).dialog).toBeNull()
  })

  it('gives keys only for options that are there', () => {
    expect(dialogKeys(dialogOf('permission-command'), '3')).toBe('3')
    expect(dialogKeys(dialogOf('permission-command'), '4')).toBeNull()
    expect(dialogKeys(dialogOf('question-review'), 'enter')).toBe('\r')
    expect(dialogKeys(dialogOf('question'), 'enter')).toBeNull()
  })
})

describe('typing into Gemini CLI', () => {
  it('knows a whole text and a collapsed paste as arrived', () => {
    const typing = geminiTyping('one line\nsecond line')
    expect(typing.arrived(screenOf('draft'))).toBe(true)
    expect(typing.arrived(screenOf('idle-fresh'))).toBe(false)
    expect(typing.arrived(screenOf('permission-command'))).toBe(false)
    expect(geminiTyping('second line').arrived(screenOf('draft'))).toBe(false)
    expect(geminiTyping(`${'word '.repeat(120)}the end`).arrived(screenOf('pasted-wide'))).toBe(true)
    expect(geminiTyping('a\nb').arrived(screenOf('pasted-long'))).toBe(true)
  })

  it('knows an empty box, a running turn and a dialog as taken', () => {
    const typing = geminiTyping('one line\nsecond line')
    expect(typing.taken(screenOf('draft'))).toBe(false)
    expect(typing.taken(screenOf('working-draft'))).toBe(true)
    expect(typing.taken(screenOf('idle-fresh'))).toBe(true)
    expect(typing.taken(screenOf('permission-command'))).toBe(true)
  })

  it('sends every text as text', () => {
    const pasted = (text: string) => geminiTyping(text).paste.replaceAll(/\u001b\[20[01]~/g, '|')
    expect(pasted('one and\ntwo')).toBe('|one and\ntwo|')
    expect(pasted('/quit')).toBe('|> /quit|')
    expect(pasted(' /quit\nnow')).toBe('|>  /quit\nnow|')
    expect(pasted('/src/siding is broken')).toBe('|/src/siding is broken|')
    expect(pasted('// a comment')).toBe('|// a comment|')
    expect(pasted('!touch x')).toBe('|!touch x|')
    expect(pasted('?')).toBe('| ?|')
    expect(pasted('see @sid')).toBe('|see \\@sid |')
    expect(pasted('ends \\')).toBe('|ends \\ |')
    // Nothing but what may be files.
    expect(pasted('/etc/hostname')).toBe('|/etc/hostna||me|')
    expect(pasted('README.md a/b')).toBe('|README.md a||/b|')
    expect(pasted('go😀')).toBe('|g||o😀|')
  })
})
