import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { TerminalEvent, Terminals, TerminalSpec } from '../../core/ports/terminals.ts'
import { createTerminals } from './createTerminals.ts'

const log = { debug: () => undefined, info: () => undefined, warn: console.warn, error: console.error }
const env = { PATH: process.env.PATH ?? '', LANG: 'C.UTF-8' }

let folder: string
let terminals: Terminals

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pty-'))
  terminals = createTerminals({ folder, log })
})

afterEach(async () => {
  await terminals.close(200)
  await rm(folder, { recursive: true })
})

const spec = (argv: TerminalSpec['argv'], more: Partial<TerminalSpec> = {}): TerminalSpec => ({
  id: 'trm-1',
  argv,
  cwd: folder,
  env,
  cols: 80,
  rows: 24,
  ...more,
})

const sh = (script: string, more: Partial<TerminalSpec> = {}): TerminalSpec =>
  spec(['sh', '-c', script], more)

/** Subscribes at once and resolves with the exit event. */
const exitOf = (id = 'trm-1') =>
  new Promise<Extract<TerminalEvent, { type: 'exit' }>['exit']>((resolve) => {
    const stop = terminals.on((event) => {
      if (event.type !== 'exit' || event.id !== id) return
      stop()
      resolve(event.exit)
    })
  })

/** Runs the script to its end and answers the text of the terminal. */
const run = async (script: string, more: Partial<TerminalSpec> = {}): Promise<string> => {
  const exit = exitOf()
  expect(await terminals.open(sh(script, more))).toMatchObject({ ok: true })
  await exit
  return (await terminals.text('trm-1', 100)) ?? ''
}

describe('a program that cannot start', () => {
  it.each<[string, TerminalSpec | (() => TerminalSpec), RegExp]>([
    ['is not on PATH', () => spec(['no-such-program']), /no-such-program was not found/],
    [
      'is not executable',
      () => spec(['/etc/passwd']),
      /\/etc\/passwd was not found on PATH or is not executable/,
    ],
    ['is a folder', () => spec(['/usr']), /not executable/],
    [
      'has no folder',
      () => sh('true', { cwd: '/no/such/folder' }),
      /folder \/no\/such\/folder does not exist/,
    ],
    ['has a size of 1', () => sh('true', { cols: 1 }), /size 1x24/],
    ['has a NUL in an argument', () => spec(['sh', '-c', 'a\0b']), /NUL/],
    ['has an id that is a path', () => sh('true', { id: '../x' }), /letters, digits/],
  ])('%s', async (_, make, message) => {
    const result = await terminals.open(typeof make === 'function' ? make() : make)
    expect(result).toMatchObject({ ok: false, error: { code: 'spawn_failed' } })
    expect(result.ok ? '' : result.error.message).toMatch(message)
    expect(terminals.screen('trm-1')).toBeUndefined()
  })

  it('has a terminal that runs already', async () => {
    const both = await Promise.all([terminals.open(sh('read end')), terminals.open(sh('read end'))])
    expect(both.map((result) => result.ok)).toEqual([true, false])
    expect(await terminals.open(sh('read end'))).toMatchObject({ ok: false })
  })

  it('is refused once the host ends', async () => {
    await terminals.close(0)
    expect(await terminals.open(sh('read end'))).toMatchObject({ ok: false })
  })
})

describe('queries of the program', () => {
  /** Asks in raw mode and prints the answer readably. */
  const ask = (query: string, end: string) =>
    run(`stty raw -echo; printf '${query}'; bash -c 'read -r -d "${end}" a; stty sane; printf %q "$a"'`)

  it('have their answers from the host: cursor position', async () => {
    expect(await ask('ab\\033[6n', 'R')).toContain('[1;3')
  })

  it('device attributes', async () => {
    expect(await ask('\\033[c', 'c')).toContain('[?1;2')
  })

  it('background colour', async () => {
    expect(await ask('\\033]11;?\\033\\\\\\\\', '\\\\')).toContain('rgb:1414/1616/1a1a')
  })
})
