import { Emitter } from '../../src/base/emitter.ts'
import { ok } from '../../src/base/result.ts'
import { HeadlessScreen } from '../../src/adapters/pty/headlessScreen.ts'
import { DEFAULT_LIMITS } from '../../src/adapters/pty/limits.ts'
import { ParseTurns } from '../../src/adapters/pty/parseTurns.ts'
import { untilScreen } from '../../src/adapters/pty/untilScreen.ts'
import type { TerminalEvent, TerminalExit, Terminals } from '../../src/core/ports/terminals.ts'

/** Terminals in whose programs' place a recording writes. The screen is the product's own. */
export interface ReplayTerminals extends Terminals {
  /** Size of the next terminal that is opened, whatever the size that is asked for. */
  size: { cols: number; rows: number }
  /** The program of the terminal that was opened last wrote this; no event tells of it yet. */
  output(text: string): void
  /** Tells that the screen changed, as soon as all output is on it. */
  changed(): Promise<void>
  exit(exit: TerminalExit): void
}

const ignore = (): void => undefined

export function createReplayTerminals(): ReplayTerminals {
  const events = new Emitter<TerminalEvent>()
  const turns = new ParseTurns(DEFAULT_LIMITS.turnBytes)
  let id = ''
  let running = false
  let drawn: HeadlessScreen | undefined
  const on: Terminals['on'] = (listener) => events.on(listener)
  const isRunning: Terminals['isRunning'] = (asked) => running && asked === id
  const screen: Terminals['screen'] = (asked) => (asked === id ? drawn?.read() : undefined)
  const exit: ReplayTerminals['exit'] = (how) => {
    if (!running) return
    running = false
    events.emit({ type: 'exit', id, exit: how })
  }
  const terminals: ReplayTerminals = {
    size: { cols: 120, rows: 40 },
    output: (text) => drawn?.push(Buffer.from(text)),
    changed: async () => {
      await drawn?.settled()
      if (running) events.emit({ type: 'screen', id })
    },
    exit,
    open: async (spec) => {
      drawn?.dispose()
      id = spec.id
      running = true
      const { size } = terminals
      drawn = new HeadlessScreen({
        ...size,
        limits: DEFAULT_LIMITS,
        turns,
        onAnswer: ignore,
        onParsed: ignore,
      })
      return ok({ pid: process.pid, started: null })
    },
    // What is typed is in the recording.
    write: isRunning,
    resize: isRunning,
    signal: isRunning,
    end: async (asked) => {
      if (isRunning(asked)) exit({ code: null, signal: 'SIGHUP' })
    },
    isRunning,
    screen,
    text: async (asked, lines) => (asked === id ? drawn?.text(lines) : undefined),
    view: () => undefined,
    on,
    until: (asked, matches, limit) =>
      untilScreen({ on, screen, isOver: (one) => !isRunning(one) }, asked, matches, limit),
    discard: async () => undefined,
    close: async () => {
      running = false
      drawn?.dispose()
    },
  }
  return terminals
}
