import headless from '@xterm/headless'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { TerminalFrame, Terminals, TerminalView } from '../../core/ports/terminals.ts'
import { createTerminals } from './createTerminals.ts'
import { DEFAULT_LIMITS } from './limits.ts'

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

const open = (script: string, id = 'trm-1') =>
  terminals.open({
    id,
    argv: ['sh', '-c', script],
    cwd: folder,
    env: { PATH: process.env.PATH ?? '', LANG: 'C.UTF-8' },
    cols: 80,
    rows: 24,
  })

/** A viewer as a client is one: draws what it gets on a terminal of its own, and acknowledges while `reading`. */
class Viewer {
  readonly terminal = new headless.Terminal({ cols: 80, rows: 24, allowProposedApi: true })
  readonly frames: TerminalFrame['type'][] = []
  reading = true
  unread = 0
  most = 0
  #view: TerminalView | undefined
  #waiting: (() => void)[] = []

  constructor(id = 'trm-1') {
    this.#view = terminals.view(id, (frame) => {
      this.#take(frame)
    })
  }

  /** Reads again: acknowledges all that it has been sent. */
  resume(): void {
    this.reading = true
    this.#view?.acknowledge(this.unread)
    this.unread = 0
  }

  close(): void {
    this.#view?.close()
  }

  lines(): string[] {
    const { active } = this.terminal.buffer
    return Array.from(
      { length: this.terminal.rows },
      (_, row) => active.getLine(active.baseY + row)?.translateToString(true) ?? '',
    )
  }

  async until(holds: () => boolean): Promise<void> {
    while (!holds()) await new Promise<void>((resolve) => this.#waiting.push(resolve))
  }

  async shows(text: string): Promise<void> {
    await this.until(() => this.lines().join('\n').includes(text))
  }

  #take(frame: TerminalFrame): void {
    if (frame.type === 'screen') this.terminal.reset()
    if (frame.type === 'screen' || frame.type === 'resize') this.terminal.resize(frame.cols, frame.rows)
    const bytes = 'bytes' in frame ? frame.bytes : new Uint8Array(0)
    if (!this.reading) {
      this.unread += bytes.length
      this.most = Math.max(this.most, this.unread)
    }
    const acknowledge = this.reading
    this.terminal.write(bytes, () => {
      if (acknowledge) this.#view?.acknowledge(bytes.length)
      this.frames.push(frame.type)
      for (const run of this.#waiting.splice(0)) run()
    })
  }
}

it('gives the screen first, then live output, and the exit last', async () => {
  await open('echo before; read a; echo after')
  await terminals.until('trm-1', (screen) => screen.lines[0] === 'before', limit)
  const viewer = new Viewer()
  await viewer.shows('before')
  expect(viewer.frames).toEqual(['screen'])
  terminals.write('trm-1', '\r')
  await viewer.shows('after')
  await viewer.until(() => viewer.frames.at(-1) === 'exit')
  expect(viewer.frames.slice(1, -1).every((type) => type === 'output')).toBe(true)
  const late = new Viewer()
  await late.until(() => late.frames.length === 2)
  expect(late.frames).toEqual(['screen', 'exit'])
  expect(late.lines()).toEqual(viewer.lines())
})

it('brings a viewer into all modes, and carries on in the middle of a sequence and a character', async () => {
  const modes = '\\033[?1049h\\033[?2004h\\033[?1002h\\033[?1006h\\033[?1h\\033[?25l\\033[3;10r\\033[5;7H'
  await open(
    `stty raw -echo; printf '${modes}here\\033[3'; head -c1 >/dev/null; printf '1mred\\303'; head -c1 >/dev/null; printf '\\251\\n\\n\\n\\n\\n\\n\\nlow'; head -c1`,
  )
  await terminals.until('trm-1', (screen) => screen.lines[4] === '      here', limit)
  const first = new Viewer()
  await first.shows('here')
  terminals.write('trm-1', 'x')
  await first.shows('herered')
  const second = new Viewer()
  await second.shows('herered')
  terminals.write('trm-1', 'x')
  await first.shows('low')
  await second.shows('low')
  for (const { terminal } of [first, second]) {
    expect(terminal.modes).toMatchObject({
      bracketedPasteMode: true,
      mouseTrackingMode: 'drag',
      applicationCursorKeysMode: true,
    })
    expect(terminal.buffer.active.type).toBe('alternate')
  }
  await terminals.until('trm-1', ({ lines }) => lines.join().includes('low'), limit)
  // The scroll region of 3 to 10 has moved the text, which only works where it has been restored.
  expect(first.lines()).toEqual(terminals.screen('trm-1')?.lines)
  expect(second.lines()).toEqual(first.lines())
})

it('drops a viewer that stalls, keeps the others going, and shows it the right screen in the end', async () => {
  await open(
    'read a; yes "a line of some length that floods the terminal" | head -n 200000; echo the end; read a',
  )
  const good = new Viewer()
  const bad = new Viewer()
  await Promise.all([good.until(() => good.frames.length > 0), bad.until(() => bad.frames.length > 0)])
  bad.reading = false
  terminals.write('trm-1', '\r')
  await good.shows('the end')
  const { viewerWindow, screenBytes, coalesceBytes } = DEFAULT_LIMITS
  expect(bad.most).toBeLessThanOrEqual(viewerWindow + screenBytes + coalesceBytes)
  expect(bad.lines().join('\n')).not.toContain('the end')
  bad.resume()
  await bad.shows('the end')
  await terminals.until('trm-1', ({ lines }) => lines.includes('the end'), limit)
  expect(bad.frames.filter((type) => type === 'screen').length).toBeGreaterThan(1)
  expect(bad.lines()).toEqual(terminals.screen('trm-1')?.lines)
  expect(good.lines()).toEqual(bad.lines())
})

it('tells a stalled viewer of the exit when it is back', async () => {
  await open('read a; yes | head -c 2000000; echo last')
  const viewer = new Viewer()
  await viewer.until(() => viewer.frames.length > 0)
  viewer.reading = false
  const exit = terminals.until('trm-1', () => false, limit)
  terminals.write('trm-1', '\r')
  await exit
  expect(viewer.frames).not.toContain('exit')
  viewer.resume()
  await viewer.until(() => viewer.frames.at(-1) === 'exit')
  expect(viewer.lines()).toContain('last')
})

it('lets a quiet terminal echo while another floods and nobody reads that one', async () => {
  await open('yes', 'trm-2')
  await open('read a; echo "<$a>"; read a')
  const stalled = new Viewer('trm-2')
  stalled.reading = false
  const quiet = new Viewer()
  await quiet.until(() => quiet.frames.length > 0)
  terminals.write('trm-1', 'hello\r')
  await quiet.shows('<hello>')
  const written = terminals.screen('trm-2')?.written ?? 0
  await terminals.until('trm-2', (screen) => screen.written > written + 1_000_000, limit)
  expect(stalled.most).toBeLessThan(600_000)
})

it('sends a resize in its place and nothing after it is closed', async () => {
  await open('read a; echo more; read a')
  const viewer = new Viewer()
  await viewer.until(() => viewer.frames.length > 0)
  terminals.resize('trm-1', 60, 20)
  await viewer.until(() => viewer.frames.at(-1) === 'resize')
  expect(viewer.terminal.cols).toBe(60)
  viewer.close()
  const count = viewer.frames.length
  terminals.write('trm-1', '\r')
  await terminals.until('trm-1', (screen) => screen.lines.includes('more'), limit)
  expect(viewer.frames).toHaveLength(count)
})

it('closes a viewer whose sender throws, and only that one', async () => {
  const warnings: string[] = []
  const quietLog = { ...log, warn: (_: object, message: string) => void warnings.push(message) }
  terminals = createTerminals({ folder, log: quietLog })
  await open('read a; echo more; read a')
  let calls = 0
  terminals.view('trm-1', () => {
    calls++
    throw new Error('broken pipe')
  })
  const good = new Viewer()
  await good.until(() => good.frames.length > 0)
  terminals.write('trm-1', '\r')
  await good.shows('more')
  expect(calls).toBe(1)
  expect(warnings).toHaveLength(1)
})
