import { realpath } from 'node:fs/promises'
import type { FolderProcess } from '../../core/ports/machine.ts'
import { linuxProcesses, linuxStartTime } from './linux.ts'
import { unixProcesses, unixStartTime } from './unix.ts'

const isBelow = (path: string, folder: string): boolean =>
  path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`)

/**
 * Processes whose working folder is `folder` or below it, without this process itself. Those of other users cannot be
 * seen, and on Windows none can: the system does not tell a process's working folder to others.
 */
export async function processesIn(folder: string): Promise<FolderProcess[]> {
  if (process.platform === 'win32') return []
  const real = await realpath(folder).catch(() => folder)
  const live = await (process.platform === 'linux' ? linuxProcesses() : unixProcesses())
  return live
    .filter(({ pid, cwd }) => pid !== process.pid && isBelow(cwd, real))
    .map(({ pid, command }) => ({ pid, command }))
}

/** Start time of a process in the system's own form, to be compared and nothing else; null for a zombie too. */
export async function startTime(pid: number): Promise<string | null> {
  if (!Number.isSafeInteger(pid) || pid <= 0 || process.platform === 'win32') return null
  return process.platform === 'linux' ? linuxStartTime(pid) : unixStartTime(pid)
}
