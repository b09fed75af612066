import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { TerminalFrame, Terminals } from '../../core/ports/terminals.ts'
import { createTerminals } from './createTerminals.ts'
import { DEFAULT_LIMITS } from './limits.ts'
import { readScrollback, ScrollbackFile } from './scrollbackFile.ts'

const log = { debug: () => undefined, info: () => undefined, warn: console.warn, error: console.error }
const limit = { ms: 15_000 }

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

/** Runs the script to its end. */
const run = async (script: string, resume = false): Promise<void> => {
  const env = { PATH: process.env.PATH ?? '', LANG: 'C.UTF-8' }
  const argv = ['bash', '-c', script] as const
  const opened = await terminals.open({ id: 'trm-1', argv, cwd: folder, env, cols: 80, rows: 24, resume })
  expect(opened).toMatchObject({ ok: true })
  await terminals.until('trm-1', () => false, limit)
}

const restart = async (): Promise<void> => {
  await terminals.close(200)
  terminals = createTerminals({ folder, log })
}

describe('after a restart of the host', () => {
  it('the text of a terminal that does not run is still known', async () => {
    await run('printf "one\\ntwo € two\\n"')
    await restart()
    expect(terminals.screen('trm-1')).toBeUndefined()
    expect(await terminals.text('trm-1', 1)).toBe('two € two')
    expect(await terminals.text('trm-1', 9)).toBe('one\ntwo € two')
    expect(await terminals.text('../trm-1', 9)).toBeUndefined()
  })

  it('a viewer sees once more what a terminal that does not run has left, and that it has ended', async () => {
    await run('printf "one\\ntwo € two\\n"')
    await restart()
    const frames: TerminalFrame[] = []
    const { promise, resolve } = Promise.withResolvers<void>()
    terminals.view('trm-1', (frame) => {
      frames.push(frame)
      if (frame.type === 'exit') resolve()
    })
    await promise
    const [screen, exit] = frames
    if (screen?.type !== 'screen') throw new Error('expected a screen')
    expect(Buffer.from(screen.bytes).toString()).toContain('two € two')
    expect(exit).toEqual({ type: 'exit', exit: { code: null, signal: null } })
    expect(terminals.view('../trm-1', () => undefined)).toBeUndefined()
  })

  it('a resumed terminal has the old lines in front, and none of the old modes', async () => {
    await run(`echo old; printf '\\033[?1049h\\033[?2004h\\033[?1003h\\033[?25l\\033[5;9rfull\\033]2;open'`)
    await restart()
    await run('echo new', true)
    const screen = terminals.screen('trm-1')
    // The old lines are in the scrollback, out of sight of those who read the new program's screen.
    expect(screen?.lines.slice(0, 2)).toEqual(['new', ''])
    expect(screen?.written).toBe('new\r\n'.length)
    expect(await terminals.text('trm-1', 9)).toBe('old\nnew')
    expect(screen).toMatchObject({ alternate: false, bracketed_paste: false, cursor: { visible: true } })
    await restart()
    await run('echo third', true)
    expect(await terminals.text('trm-1', 9)).toBe('old\nnew\nthird')
  })

  it('does not answer the queries that an old program has asked', async () => {
    await run(`printf 'asked \\033[6n\\033[c\\033]11;?\\007'; stty raw -echo; read -t 5 -d c x; stty sane`)
    await restart()
    await run(
      'stty -echo; echo ready; read -t 0.3 -n 1 x && echo "got $(printf %q "$x")" || echo nothing',
      true,
    )
    expect(await terminals.text('trm-1', 1)).toBe('nothing')
  })

  it('starts empty when it is not resumed', async () => {
    await run('echo old')
    await restart()
    await run('echo new')
    expect(await terminals.text('trm-1', 9)).toBe('new')
  })
})

it('a terminal that is resumed in the same host keeps its lines', async () => {
  await run('echo first')
  await run('echo second', true)
  expect(await terminals.text('trm-1', 9)).toBe('first\nsecond')
})

it('keeps the newest lines of a flood, in a bounded file', async () => {
  const bounded = { ...DEFAULT_LIMITS, fileLimit: 200_000, fileKeep: 100_000 }
  await terminals.close(0)
  terminals = createTerminals({ folder, log, ...bounded })
  await run('for ((i = 0; i < 40000; i++)); do echo "line $i"; done')
  const path = join(folder, 'trm-1.scrollback')
  const { size, mode } = await stat(path)
  expect(size).toBeLessThanOrEqual(bounded.fileLimit)
  expect(mode & 0o777).toBe(0o600)
  const lines = (await readFile(path, 'utf8')).trimEnd().split('\r\n')
  // Whole lines in their order up to the last; a disk that cannot follow may have cost some in between.
  const numbers = lines.map((line) => Number(/^line (\d+)$/.exec(line)?.[1]))
  expect(numbers.at(-1)).toBe(39_999)
  expect(numbers).toEqual([...new Set(numbers)].toSorted((one, other) => one - other))
  expect(numbers.length).toBeGreaterThan(1_000)
})

describe('the file', () => {
  const limits = { ...DEFAULT_LIMITS, fileLimit: 1000, fileKeep: 500 }

  it('is cut at a line, and remembers the alternate screen', async () => {
    const path = join(folder, 'a')
    const file = await ScrollbackFile.open(path, limits, log)
    file.append(Buffer.from('\x1b[?1049h'))
    for (let index = 0; index < 200; index++) {
      file.append(Buffer.from(`\x1b[31mrow ${index}\x1b[0m\r\n`))
      await file.settled()
    }
    await file.close()
    const text = await readFile(path, 'utf8')
    expect(text.length).toBeLessThanOrEqual(1100)
    expect(JSON.stringify(text)).toMatch(/^"\\u001b\[\?1049h\\u001b\[31mrow \d+\\u001b\[0m\\r\\n/)
    expect(text.endsWith('row 199\x1b[0m\r\n')).toBe(true)
  })

  it('takes what is appended in order and drops the oldest when the disk cannot follow', async () => {
    const path = join(folder, 'b')
    const file = await ScrollbackFile.open(path, limits, log)
    for (let index = 0; index < 1000; index++) file.append(Buffer.from(`${index}\n`))
    await file.settled()
    await file.close()
    const numbers = (await readFile(path, 'utf8')).trim().split('\n').map(Number)
    expect(numbers.at(-1)).toBe(999)
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b))
    expect(numbers.length).toBeLessThan(500)
  })

  it('that cannot be written costs the scrollback and one line in the log, not the terminal', async () => {
    const errors: string[] = []
    const quiet = { ...log, error: (_: object, message: string) => void errors.push(message) }
    const file = await ScrollbackFile.open('/dev/full', limits, quiet)
    file.append(Buffer.from('x'))
    await file.settled()
    file.append(Buffer.from('y'))
    await file.settled()
    await file.close()
    expect(errors).toHaveLength(1)
  })

  it('is read from a line on, and is unknown where there is none', async () => {
    const path = join(folder, 'c')
    await writeFile(path, 'one\ntwo\nthree\n')
    expect((await readScrollback(path, 8))?.toString()).toBe('three\n')
    expect((await readScrollback(path, 100))?.toString()).toBe('one\ntwo\nthree\n')
    expect(await readScrollback(join(folder, 'none'), 8)).toBeUndefined()
  })
})
