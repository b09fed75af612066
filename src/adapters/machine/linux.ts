import { readdir, readFile, readlink } from 'node:fs/promises'
import { cleanLine } from '../../base/text.ts'
import type { ProcessLook } from '../../core/ports/machine.ts'
import type { LiveProcess } from './liveProcess.ts'

export interface Stat {
  readonly state: string
  readonly parent: number
  readonly group: number
  readonly session: number
  readonly started: string
}

/**
 * State letter, parent, process group, session and start time in clock ticks since boot out of /proc/PID/stat. The command in its second field may
 * hold blanks and brackets, so counting starts behind its last bracket.
 */
export function parseStat(stat: string): Stat | null {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const [state, parent, group, session, started] = [0, 1, 2, 3, 19].map((at) => fields[at])
  if (!state || !parent || !group || !session || !started || !stat.includes(')')) return null
  return { state, parent: Number(parent), group: Number(group), session: Number(session), started }
}

async function linuxProcess(pid: number): Promise<LiveProcess | null> {
  try {
    const cwd = await linuxFolder(pid)
    const argv = await readFile(`/proc/${pid}/cmdline`, 'utf8')
    return { pid, cwd, command: cleanLine(argv.replaceAll('\0', ' ')).slice(0, 200) }
  } catch {
    // It has ended, or may not be looked at.
    return null
  }
}

/** Its working folder. A zombie has none, and another user's is not ours to read: both reject. */
export const linuxFolder = async (pid: number): Promise<string> =>
  (await readlink(`/proc/${pid}/cwd`)).replace(/ \(deleted\)$/, '')

export const linuxPids = async (): Promise<number[]> =>
  (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number)

export async function linuxProcesses(): Promise<LiveProcess[]> {
  const found = await Promise.all((await linuxPids()).map(linuxProcess))
  return found.filter((each) => each !== null)
}

export const linuxStat = async (pid: number): Promise<Stat | null> =>
  parseStat(await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ''))

/** Whether this process has started it for work of its own: whatever a person or an agent starts has a terminal or a session. */
export async function isOwnWork(pid: number): Promise<boolean> {
  const [own, other] = await Promise.all([linuxStat(process.pid), linuxStat(pid)])
  return other?.parent === process.pid && other.session === own?.session
}

/** A zombie has ended, and only its parent has not asked yet. */
const isOver = ({ state }: Stat): boolean => state === 'Z' || state === 'X'

/** Whether anything of the process group runs; one whose members nobody has asked for yet does not. */
export async function linuxGroupRuns(group: number): Promise<boolean> {
  const stats = await Promise.all((await linuxPids()).map(linuxStat))
  return stats.some((stat) => stat?.group === group && !isOver(stat))
}

let bootId: Promise<string> | undefined

/** Ticks since boot repeat after the next boot; the boot's id keeps them apart. */
async function startedAt({ started }: Stat): Promise<string> {
  bootId ??= readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '')
  return `${(await bootId).trim()}:${started}`
}

/** Null for a zombie too. */
export async function linuxLook(pid: number): Promise<ProcessLook | null> {
  const stat = await linuxStat(pid)
  if (!stat || isOver(stat)) return null
  return { started: await startedAt(stat), stopped: stat.state === 'T' || stat.state === 't' }
}
