import { mkdir, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { IPty } from 'node-pty'
import type { Logger } from '../../base/logger.ts'
import type { TerminalEvent, TerminalSpec } from '../../core/ports/terminals.ts'
import { HeadlessScreen } from './headlessScreen.ts'
import type { TerminalLimits } from './limits.ts'
import { LiveTerminal } from './liveTerminal.ts'
import type { ParseTurns } from './parseTurns.ts'
import { ScrollbackFile, readScrollback } from './scrollbackFile.ts'
import { RESET_MODES } from './sequences.ts'

/** What all terminals have in common. */
export interface Yard {
  readonly limits: TerminalLimits
  readonly turns: ParseTurns
  readonly log: Logger
  readonly emit: (event: TerminalEvent) => void
  /** Aborted when the host ends: nothing is started any more. */
  readonly ending: AbortSignal
}

const ignore = (): void => undefined

/** Size of the screen that the scrollback of an earlier host is read on; its own is not known any more. */
const READING_SIZE = { cols: 160, rows: 50 }

const draw = (screen: HeadlessScreen, bytes: Uint8Array): Promise<void> => {
  screen.push(bytes)
  return screen.settled()
}

/** What `read` makes of the scrollback file of a terminal that does not run; undefined where there is none. */
async function readOld<T>(
  path: string,
  yard: Yard,
  read: (screen: HeadlessScreen) => T,
): Promise<T | undefined> {
  const { limits, turns } = yard
  const old = await readScrollback(path, limits.fileKeep)
  if (!old) return undefined
  const screen = new HeadlessScreen({ ...READING_SIZE, limits, turns, onAnswer: ignore, onParsed: ignore })
  try {
    if (old.length > 0) await draw(screen, old)
    return read(screen)
  } finally {
    screen.dispose()
  }
}

/** The last lines of a scrollback file whose terminal does not run; undefined where there is none. */
export const readText = (path: string, lines: number, yard: Yard): Promise<string | undefined> =>
  readOld(path, yard, (screen) => screen.text(lines))

/** The last screen of such a file with `lines` above it, as bytes that draw it. */
export const readScreen = (path: string, yard: Yard, lines?: number) =>
  readOld(path, yard, (screen) => ({ ...READING_SIZE, bytes: screen.serialise(lines) }))

/** Draws what an earlier life has left, and answers the bytes that bring both screen and file to a fresh state. */
const replay = async (
  path: string,
  screen: HeadlessScreen,
  limit: number,
): Promise<Uint8Array | undefined> => {
  const old = await readScrollback(path, limit)
  if (!old || old.length === 0) return undefined
  await draw(screen, old)
  await draw(screen, Buffer.from(RESET_MODES))
  const below = screen.cursorBelow()
  await draw(screen, Buffer.from(below))
  // Old prompts and dialogs must not be taken for the new program's. The file goes on where the old life ended.
  await draw(screen, Buffer.from(screen.scrollAway()))
  screen.beginAnew()
  return Buffer.from(RESET_MODES + below)
}

/** Makes screen and file, and starts the program on them. Throws what the file system or node-pty throws. */
export async function startTerminal(
  spec: TerminalSpec,
  path: string,
  spawn: () => IPty,
  yard: Yard,
): Promise<LiveTerminal> {
  const { id, cols, rows } = spec
  const { limits, turns, log, emit } = yard
  // While old output is drawn there is no program yet, so queries in it go unanswered.
  let live: LiveTerminal | undefined
  const screen = new HeadlessScreen({
    cols,
    rows,
    limits,
    turns,
    onAnswer: (text) => live?.answer(text),
    onParsed: () => live?.parsed(),
  })
  let file: ScrollbackFile | undefined
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    if (!spec.resume) await rm(path, { force: true })
    const fresh = spec.resume ? await replay(path, screen, limits.fileKeep) : undefined
    file = await ScrollbackFile.open(path, limits, log)
    if (fresh) file.append(fresh)
    yard.ending.throwIfAborted()
    live = new LiveTerminal({ id, spawn, screen, file, limits, log, emit })
    return live
  } catch (error) {
    screen.dispose()
    await file?.close()
    throw error
  }
}
