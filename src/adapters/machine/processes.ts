import { realpath } from 'node:fs/promises'
import type { FolderProcess, ProcessLook } from '../../core/ports/machine.ts'
import { isBelow } from './isBelow.ts'
import { isOwnWork, linuxLook, linuxProcesses } from './linux.ts'
import { unixProcesses, unixStartTime } from './unix.ts'

/**
 * Processes whose working folder is `folder` or below it, without this process itself and, on Linux, without the Git
 * commands and the like that it runs there itself. Those of other users cannot be
 * seen, and on Windows none can: the system does not tell a process's working folder to others.
 */
export async function processesIn(folder: string): Promise<FolderProcess[]> {
  if (process.platform === 'win32') return []
  const real = await realpath(folder).catch(() => folder)
  const live = await (process.platform === 'linux' ? linuxProcesses() : unixProcesses())
  const inside = live.filter(({ pid, cwd }) => pid !== process.pid && isBelow(cwd, real))
  const own = await Promise.all(inside.map(async ({ pid }) => process.platform === 'linux' && isOwnWork(pid)))
  return inside.filter((_, at) => !own[at]).map(({ pid, command }) => ({ pid, command }))
}

const isPid = (pid: number): boolean => Number.isSafeInteger(pid) && pid > 0

/** Start time of a process in the system's own form, to be compared and nothing else; null for a zombie too. */
export async function startTime(pid: number): Promise<string | null> {
  if (!isPid(pid) || process.platform === 'win32') return null
  return process.platform === 'linux' ? ((await linuxLook(pid))?.started ?? null) : unixStartTime(pid)
}

/** Elsewhere it would take a `ps` for each look, which is too dear for what is looked at all the time. */
export async function look(pid: number): Promise<ProcessLook | null | 'unsupported'> {
  if (process.platform !== 'linux') return 'unsupported'
  return isPid(pid) ? linuxLook(pid) : null
}
