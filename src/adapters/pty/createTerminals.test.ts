import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { TerminalEvent, Terminals, TerminalScreen, TerminalSpec } from '../../core/ports/terminals.ts'
import { createTerminals } from './createTerminals.ts'

const log = { debug: () => undefined, info: () => undefined, warn: console.warn, error: console.error }
const env = { PATH: process.env.PATH ?? '', LANG: 'C.UTF-8' }
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

const shows = (text: string) =>
  terminals.until('trm-1', (screen) => screen.lines.join('\n').includes(text), limit)

/** Runs the script to its end and answers the text of the terminal. */
const run = async (script: string, more: Partial<TerminalSpec> = {}): Promise<string> => {
  const exit = exitOf()
  expect(await terminals.open(sh(script, more))).toMatchObject({ ok: true })
  await exit
  return (await terminals.text('trm-1', 100)) ?? ''
}

describe('a program on a terminal', () => {
  it('that has closed it and runs on takes no more keys and sizes, and does no harm', async () => {
    await terminals.open(sh('trap "" HUP; exec <&- >&- 2>&-; sleep 20'))
    let cols = 90
    await expect.poll(() => terminals.resize('trm-1', (cols += 1), 30), { timeout: 10_000 }).toBe(false)
    expect(terminals.isRunning('trm-1')).toBe(true)
    await expect.poll(() => terminals.write('trm-1', 'x'), { timeout: 10_000 }).toBe(false)
  })

  it('reads what is typed and shows what it writes', async () => {
    const opened = await terminals.open(sh('read line; echo "<$line>"; read end'))
    expect(opened).toMatchObject({ ok: true, value: { pid: expect.any(Number) as number } })
    expect(terminals.write('trm-1', 'grüße 😀\r')).toBe(true)
    const screen = await shows('<grüße 😀>')
    expect(screen?.lines.slice(0, 2)).toEqual(['grüße 😀', '<grüße 😀>'])
    expect(screen?.written).toBeGreaterThan(10)
    expect(screen?.cursor).toEqual({ x: 0, y: 2, visible: true })
  })

  it('gets exactly the environment, a terminal type, and its folder', async () => {
    const text = await run('env | sort; pwd -P', { env: { PATH: env.PATH, MARK: 'here' } })
    const names = text
      .split('\n')
      .filter((line) => /^[A-Z_]+=/.test(line))
      .map((line) => line.split('=')[0])
    expect(names.filter((name) => !['_', 'OLDPWD', 'SHLVL'].includes(name ?? ''))).toEqual([
      'COLORTERM',
      'MARK',
      'PATH',
      'PWD',
      'TERM',
    ])
    expect(text).toContain('TERM=xterm-256color\n')
    expect(text).toContain(folder)
  })

  it('leads a session of its own and holds no other terminal open', async () => {
    await terminals.open(sh('read end', { id: 'trm-2' }))
    const text = await run('cut -d" " -f1,5,6 /proc/$$/stat; ls -l /proc/$$/fd')
    const [ids = '', ...files] = text.split('\n')
    expect(new Set(ids.split(' ')).size).toBe(1)
    expect(files.join('\n')).toMatch(/ 0 -> \/dev\/pts/)
    expect(files.join('\n')).not.toMatch(/ptmx|scrollback/)
  })

  it('tells its start time as the system does', async () => {
    const opened = await terminals.open(sh('read end'))
    expect(opened.ok && opened.value.started).toMatch(/^[0-9a-f-]{36}:\d+$/)
  })

  it('shows characters that arrive in pieces, and wide ones over two cells', async () => {
    await terminals.open(
      sh(
        `stty -echo; printf '\\342'; read a; printf '\\202'; read a; printf '\\254'; read a; printf '漢字|\\n'; read a`,
      ),
    )
    terminals.write('trm-1', '\r')
    terminals.write('trm-1', '\r')
    terminals.write('trm-1', '\r')
    const screen = await shows('漢字|')
    expect(screen?.lines.join('')).toContain('€')
  })

  it('sees a resize', async () => {
    await terminals.open(sh('trap "stty size" WINCH; echo ready; while :; do read x; done', { rows: 30 }))
    await shows('ready')
    expect(terminals.resize('trm-1', 100, 31)).toBe(true)
    const screen = await shows('31 100')
    expect(screen).toMatchObject({ cols: 100, rows: 31 })
    expect(terminals.resize('trm-1', 1, 31)).toBe(false)
    expect(terminals.resize('trm-1', 100, 1001)).toBe(false)
    expect(terminals.resize('trm-2', 100, 31)).toBe(false)
  })

  it('tells title, alternate screen, paste mode and a hidden cursor', async () => {
    await terminals.open(sh(`printf '\\033]2;work\\007\\033[?1049h\\033[?2004h\\033[?25lfull'; read end`))
    expect(await shows('full')).toMatchObject({
      title: 'work',
      alternate: true,
      bracketed_paste: true,
      cursor: { visible: false },
    })
  })
})

describe('the end', () => {
  it('has the exit code, after the last output is on the screen', async () => {
    let last = ''
    terminals.on((event) => {
      if (event.type === 'exit') last = terminals.screen('trm-1')?.lines[0] ?? ''
    })
    const exit = exitOf()
    await terminals.open(sh('echo bye; exit 7'))
    expect(await exit).toEqual({ code: 7, signal: null })
    expect(last).toBe('bye')
    expect(terminals.isRunning('trm-1')).toBe(false)
    expect(terminals.write('trm-1', 'x')).toBe(false)
  })

  it('has the signal', async () => {
    const exit = exitOf()
    await terminals.open(sh('echo ready; read end'))
    await shows('ready')
    expect(terminals.signal('trm-1', 'SIGTERM')).toBe(true)
    expect(await exit).toEqual({ code: null, signal: 'SIGTERM' })
    expect(terminals.signal('trm-1', 'SIGTERM')).toBe(false)
  })

  it('reaches the job in the foreground of a shell', async () => {
    await terminals.open(spec(['bash', '--norc', '-i'], { env: { ...env, PS1: '$ ' } }))
    await shows('$')
    terminals.write('trm-1', 'sh -c "echo in job; read end"\r')
    await shows('\nin job')
    terminals.signal('trm-1', 'SIGINT')
    // The shell throws away what is typed before it has noticed the end of its job.
    const prompt = ({ lines }: TerminalScreen) => lines.findLast((line) => line !== '') === '$'
    expect(await terminals.until('trm-1', prompt, limit)).not.toBeNull()
    terminals.write('trm-1', 'echo status $?\r')
    expect(await shows('status 130')).not.toBeNull()
  })

  it('keeps all output of a program that writes much and ends', async () => {
    const text = await run('i=0; while [ $i -lt 3000 ]; do echo "line $i"; i=$((i+1)); done')
    expect(text.split('\n').at(-1)).toBe('line 2999')
    expect((await terminals.text('trm-1', 4000))?.split('\n')).toHaveLength(3000)
  })

  it('can be forgotten', async () => {
    await run('echo hello')
    await terminals.discard('trm-1')
    expect(await readdir(folder)).toEqual([])
    expect(terminals.screen('trm-1')).toBeUndefined()
    expect(await terminals.text('trm-1', 5)).toBeUndefined()
  })
})

describe('until', () => {
  it('answers at once for what is shown, and null at exit, time-out and abort', async () => {
    await terminals.open(sh('echo ready; read end'))
    await shows('ready')
    expect((await shows('ready'))?.lines[0]).toBe('ready')
    expect(await terminals.until('trm-1', () => false, { ms: 1 })).toBeNull()
    const controller = new AbortController()
    const aborted = terminals.until('trm-1', () => false, { ...limit, signal: controller.signal })
    controller.abort()
    expect(await aborted).toBeNull()
    const ended = terminals.until('trm-1', () => false, limit)
    terminals.write('trm-1', '\r')
    expect(await ended).toBeNull()
    expect(await terminals.until('trm-1', () => false, limit)).toBeNull()
    expect(await terminals.until('trm-none', () => true, limit)).toBeNull()
  })

  it('hands an error of the condition to its caller', async () => {
    await terminals.open(sh('read a; echo "$a"; read end'))
    const broken = terminals.until(
      'trm-1',
      (screen) => {
        if (screen.written > 0) throw new Error('condition')
        return false
      },
      limit,
    )
    terminals.write('trm-1', 'x\r')
    await expect(broken).rejects.toThrow('condition')
  })
})

it('coalesces screen events and has one after the last change', async () => {
  let events = 0
  let last = ''
  terminals.on((event) => {
    if (event.type !== 'screen') return
    events++
    last = terminals.screen('trm-1')?.lines.findLast((line) => line !== '') ?? ''
  })
  const started = performance.now()
  await run('i=0; while [ $i -lt 2000 ]; do echo "line $i"; i=$((i+1)); done')
  expect(last).toBe('line 1999')
  // One each 50 ms, one at the start and one at the exit.
  expect(events).toBeLessThanOrEqual((performance.now() - started) / 50 + 2)
})

it('keeps scrollback files to the owner', async () => {
  await run('echo secret')
  const [name = ''] = await readdir(folder)
  expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600)
})

it('refuses more input than a program that does not read may leave waiting', async () => {
  await terminals.open(sh('stty raw -echo; echo ready; kill -STOP $$; cat >/dev/null'))
  await shows('ready')
  const chunk = 'x'.repeat(300_000)
  const taken = [1, 2, 3, 4, 5].map(() => terminals.write('trm-1', chunk))
  expect(taken).toContain(true)
  expect(taken.at(-1)).toBe(false)
})
