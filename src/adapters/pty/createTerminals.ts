import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Emitter } from '../../base/emitter.ts'
import type { Logger } from '../../base/logger.ts'
import { err, ok } from '../../base/result.ts'
import type { TerminalEvent, Terminals } from '../../core/ports/terminals.ts'
import { DEFAULT_LIMITS, type TerminalLimits } from './limits.ts'
import type { LiveTerminal } from './liveTerminal.ts'
import { isSize, openPty } from './openPty.ts'
import { ParseTurns } from './parseTurns.ts'
import { readText, startTerminal, type Yard } from './startTerminal.ts'
import { viewEnded } from './viewEnded.ts'
import { untilScreen } from './untilScreen.ts'

export interface TerminalsOptions extends Partial<TerminalLimits> {
  /** Where the scrollback files are; made with mode 0700 where it is missing. */
  readonly folder: string
  readonly log: Logger
}

/** Ids name files, so nothing else than these characters may come in. */
const isId = (id: string): boolean => /^[A-Za-z0-9_-]{1,64}$/.test(id)

/** The terminals of this machine: programs on PTYs, their screens, and their scrollback below `folder`. */
export function createTerminals(options: TerminalsOptions): Terminals {
  const events = new Emitter<TerminalEvent>()
  const ending = new AbortController()
  const limits: TerminalLimits = { ...DEFAULT_LIMITS, ...options }
  const yard: Yard = {
    limits,
    turns: new ParseTurns(limits.turnBytes),
    log: options.log,
    emit: (event) => {
      events.emit(event)
    },
    ending: ending.signal,
  }
  const terminals = new Map<string, LiveTerminal>()
  const path = (id: string): string => join(options.folder, `${id}.scrollback`)
  const { open, discard, opened } = lives(terminals, path, yard)
  const on: Terminals['on'] = (listener) => events.on(listener)
  const screen: Terminals['screen'] = (id) => terminals.get(id)?.screen.read()
  const isOver = (id: string): boolean => terminals.get(id)?.over ?? true
  return {
    open,
    discard,
    on,
    screen,
    write: (id, data) => terminals.get(id)?.write(data) ?? false,
    resize: (id, cols, rows) =>
      isSize(cols) && isSize(rows) && (terminals.get(id)?.resize(cols, rows) ?? false),
    signal: (id, signal) => terminals.get(id)?.signal(signal) ?? false,
    end: async (id, graceMs) => terminals.get(id)?.end(graceMs),
    isRunning: (id) => terminals.get(id)?.running ?? false,
    view: (id, send, lines) =>
      terminals.get(id)?.viewers.attach(send, lines) ??
      (isId(id) ? viewEnded(path(id), yard, send, lines) : undefined),
    until: (id, matches, limit) => untilScreen({ on, screen, isOver }, id, matches, limit),
    text: async (id, lines) => {
      const terminal = terminals.get(id)
      if (!terminal) return isId(id) ? readText(path(id), lines, yard) : undefined
      await terminal.screen.settled()
      return terminal.screen.text(lines)
    },
    close: async (graceMs) => {
      ending.abort(new Error('the host is ending'))
      await opened()
      const ended = [...terminals.values()].map(async (terminal) => {
        await terminal.end(graceMs)
        await terminal.dispose()
      })
      await Promise.all(ended)
      terminals.clear()
    },
  }
}

/** How terminals come into the map and leave it: one life an id at a time. */
function lives(terminals: Map<string, LiveTerminal>, path: (id: string) => string, yard: Yard) {
  const opening = new Map<string, Promise<unknown>>()
  const refused = (message: string) => err({ code: 'spawn_failed' as const, message })

  const start: Terminals['open'] = async (spec) => {
    try {
      const pty = await openPty(spec)
      if (!pty.ok) return pty
      await terminals.get(spec.id)?.dispose()
      terminals.delete(spec.id)
      const terminal = await startTerminal(spec, path(spec.id), pty.value, yard)
      terminals.set(spec.id, terminal)
      return ok(await terminal.identify())
    } catch (error) {
      return refused(`terminal ${spec.id}: ${error instanceof Error ? error.message : String(error)}`)
    }
  }

  const open: Terminals['open'] = async (spec) => {
    const { id } = spec
    if (!isId(id)) return refused('the id of a terminal has only letters, digits, _ and -')
    if (opening.has(id) || terminals.get(id)?.running) return refused(`terminal ${id} is already running`)
    const started = start(spec)
    opening.set(id, started)
    try {
      return await started
    } finally {
      opening.delete(id)
    }
  }

  const discard: Terminals['discard'] = async (id) => {
    const terminal = terminals.get(id)
    if (!isId(id) || opening.has(id) || terminal?.running) return
    terminals.delete(id)
    await terminal?.dispose()
    await rm(path(id), { force: true })
  }

  /** Resolves when all that are being opened now have been. */
  const opened = async (): Promise<void> => {
    await Promise.all(opening.values())
  }
  return { open, discard, opened }
}
