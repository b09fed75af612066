import { readdir, readFile, readlink } from 'node:fs/promises'
import { cleanLine } from '../../base/text.ts'
import type { LiveProcess } from './liveProcess.ts'

/**
 * State letter and start time in clock ticks since boot out of /proc/PID/stat. The command in its second field may hold
 * blanks and brackets, so counting starts behind its last bracket.
 */
export function parseStat(stat: string): { state: string; started: string } | null {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const [state, started] = [fields[0], fields[19]]
  return state && started && stat.includes(')') ? { state, started } : null
}

async function linuxProcess(pid: number): Promise<LiveProcess | null> {
  try {
    // A zombie has no working folder, and another user's is not ours to read: both fail here.
    const cwd = await readlink(`/proc/${pid}/cwd`)
    const argv = await readFile(`/proc/${pid}/cmdline`, 'utf8')
    return {
      pid,
      cwd: cwd.replace(/ \(deleted\)$/, ''),
      command: cleanLine(argv.replaceAll('\0', ' ')).slice(0, 200),
    }
  } catch {
    // It has ended, or may not be looked at.
    return null
  }
}

export async function linuxProcesses(): Promise<LiveProcess[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const found = await Promise.all(pids.map((pid) => linuxProcess(Number(pid))))
  return found.filter((each) => each !== null)
}

/** Ticks since boot repeat after the next boot; the boot's id keeps them apart. */
export async function linuxStartTime(pid: number): Promise<string | null> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  const parsed = parseStat(stat)
  if (!parsed || parsed.state === 'Z' || parsed.state === 'X') return null
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '')
  return `${boot.trim()}:${parsed.started}`
}
