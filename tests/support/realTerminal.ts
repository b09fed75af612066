import headless from '@xterm/headless'
import { spawn } from 'node-pty'
import type { TerminalScreen } from '../../src/core/ports/terminals.ts'

export interface RealTerminal {
  readonly pid: number
  readonly exited: Promise<number>
  screen(): TerminalScreen
  /** Scrollback and screen, one string a row. */
  text(): string
  write(data: string): void
  resize(cols: number, rows: number): void
  /** Resolves with the first screen that matches; rejects with the last screen in its message on exit or time-out. */
  until(matches: (screen: TerminalScreen) => boolean, ms?: number): Promise<TerminalScreen>
  kill(signal?: string): void
  close(): Promise<void>
}

export interface RealTerminalOptions {
  readonly argv: readonly [string, ...string[]]
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
  readonly cols?: number
  readonly rows?: number
}

interface Waiter {
  readonly check: () => boolean
  readonly fail: (reason: string) => void
}

/** A program in a real PTY with a headless screen, without the host's terminal adapter. */
export function openTerminal(options: RealTerminalOptions): RealTerminal {
  const { cols = 100, rows = 36 } = options
  const [file, ...args] = options.argv
  const emulator = new headless.Terminal({ cols, rows, scrollback: 5000, allowProposedApi: true })
  const pty = spawn(file, args, {
    name: 'xterm-256color',
    cols,
    rows,
    cwd: options.cwd,
    env: { ...options.env },
  })
  const waiters = new Set<Waiter>()
  let written = 0
  let title = ''
  let over: string | undefined

  const rowsFrom = (start: number, count: number): string[] =>
    Array.from(
      { length: count },
      (_, row) => emulator.buffer.active.getLine(start + row)?.translateToString(true) ?? '',
    )

  const screen = (): TerminalScreen => {
    const buffer = emulator.buffer.active
    return {
      cols: emulator.cols,
      rows: emulator.rows,
      lines: rowsFrom(buffer.baseY, emulator.rows),
      cursor: { x: buffer.cursorX, y: buffer.cursorY, visible: true },
      title,
      alternate: buffer.type === 'alternate',
      bracketed_paste: emulator.modes.bracketedPasteMode,
      written,
    }
  }
  const text = () => rowsFrom(0, emulator.buffer.active.length).join('\n')

  emulator.onTitleChange((value) => (title = value))
  emulator.onData((answer) => pty.write(answer))
  pty.onData((data) =>
    emulator.write(data, () => {
      written += data.length
      for (const waiter of [...waiters]) waiter.check()
    }),
  )
  const exited = new Promise<number>((resolve) => {
    pty.onExit(({ exitCode }) => {
      // Queued behind all output, so that the last screen is seen before waiters give up.
      emulator.write('', () => {
        over = `the program ended with code ${exitCode}`
        for (const waiter of [...waiters]) if (!waiter.check()) waiter.fail(over)
        resolve(exitCode)
      })
    })
  })

  return {
    pid: pty.pid,
    exited,
    screen,
    text,
    write: (data) => pty.write(data),
    resize: (width, height) => {
      pty.resize(width, height)
      emulator.resize(width, height)
    },
    kill: (signal) => pty.kill(signal),
    until: (matches, ms = 12_000) =>
      new Promise((resolve, reject) => {
        const end = () => {
          clearTimeout(timer)
          waiters.delete(waiter)
        }
        const waiter: Waiter = {
          check: () => {
            const now = screen()
            if (!matches(now)) return false
            end()
            resolve(now)
            return true
          },
          fail: (reason) => {
            end()
            reject(new Error(`${reason}; the screen:\n${text().trimEnd()}`))
          },
        }
        const timer = setTimeout(() => waiter.fail(`nothing matched within ${ms} ms`), ms)
        waiters.add(waiter)
        if (!waiter.check() && over) waiter.fail(over)
      }),
    close: async () => {
      if (!over) pty.kill('SIGKILL')
      await exited
      emulator.dispose()
    },
  }
}
