import { stat } from 'node:fs/promises'
import { spawn, type IPty } from 'node-pty'
import { err, ok, type Result } from '../../base/result.ts'
import type { TerminalSpec } from '../../core/ports/terminals.ts'
import { findProgram } from './findProgram.ts'

export type SpawnFailure = { code: 'spawn_failed'; message: string }

/** Size of a terminal in cells; outside of this programs and the screen's memory misbehave. */
export const isSize = (cells: number): boolean => Number.isInteger(cells) && cells >= 2 && cells <= 1000

const failed = (message: string): Result<never, SpawnFailure> => err({ code: 'spawn_failed', message })

const isFolder = async (path: string): Promise<boolean> => {
  try {
    return (await stat(path)).isDirectory()
  } catch {
    // Not there or not reachable: not a folder to start in.
    return false
  }
}

/** Starts the program on a PTY of its own, as leader of a new session. Its bytes come raw, split anywhere. */
export async function openPty(spec: TerminalSpec): Promise<Result<() => IPty, SpawnFailure>> {
  const { argv, cwd, cols, rows } = spec
  const program = argv[0]
  const texts = [...argv, cwd, ...Object.keys(spec.env), ...Object.values(spec.env)]
  if (texts.some((text) => text.includes('\0'))) {
    return failed(`terminal ${spec.id}: command, folder or environment contains a NUL character`)
  }
  if (!isSize(cols) || !isSize(rows)) {
    return failed(`terminal ${spec.id}: size ${cols}x${rows} is not within 2 to 1000`)
  }
  if (!(await isFolder(cwd))) return failed(`terminal ${spec.id}: folder ${cwd} does not exist`)
  const file = await findProgram(program, cwd, spec.env)
  if (!file)
    return failed(`terminal ${spec.id}: program ${program} was not found on PATH or is not executable`)
  const env = { TERM: 'xterm-256color', COLORTERM: 'truecolor', ...spec.env }
  // Deferred, because output flows from the moment of the call and the caller must be listening.
  return ok(() =>
    spawn(file, argv.slice(1), { name: env.TERM, cwd, cols, rows, env, encoding: null, useConptyDll: false }),
  )
}
