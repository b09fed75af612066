import { readFile, realpath } from 'node:fs/promises'
import type { KnownProcess } from '../../core/ports/machine.ts'
import { isBelow } from './isBelow.ts'
import { linuxFolder, linuxLook, linuxPids, linuxStat } from './linux.ts'

/** This process and all that it was started by: a host that an agent has started must not end itself. */
async function ownLine(): Promise<Set<number>> {
  const line = new Set<number>()
  for (let pid = process.pid; pid > 1 && !line.has(pid);) {
    line.add(pid)
    pid = (await linuxStat(pid))?.parent ?? 0
  }
  return line
}

async function carries(pid: number, wanted: readonly string[]): Promise<boolean> {
  const variables = (await readFile(`/proc/${pid}/environ`, 'utf8')).split('\0')
  return wanted.every((each) => variables.includes(each))
}

/**
 * Processes that work in one of the folders, or did when it was removed, and that were started with all the variables.
 * One that was given another environment is not found; nor is another user's.
 */
export async function markedIn(
  folders: readonly string[],
  variables: Readonly<Record<string, string>>,
): Promise<readonly KnownProcess[] | 'unsupported'> {
  if (process.platform !== 'linux') return 'unsupported'
  const wanted = Object.entries(variables).map(([name, value]) => `${name}=${value}`)
  const real = await Promise.all(folders.map((folder) => realpath(folder).catch(() => folder)))
  const own = await ownLine()
  const found = await Promise.all(
    (await linuxPids()).map(async (pid): Promise<KnownProcess[]> => {
      if (own.has(pid)) return []
      try {
        const cwd = await linuxFolder(pid)
        if (!real.some((folder) => isBelow(cwd, folder)) || !(await carries(pid, wanted))) return []
        const look = await linuxLook(pid)
        return look ? [{ pid, started: look.started }] : []
      } catch {
        // It has ended, or may not be looked at.
        return []
      }
    }),
  )
  return found.flat()
}
