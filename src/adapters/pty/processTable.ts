import { execFile } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { promisify } from 'node:util'

export interface ProcessRow {
  readonly pid: number
  readonly parent: number
  readonly group: number
  /** Null where the system does not tell it. */
  readonly session: number | null
  /** Start time as the system states it; a pid that is used again has another one. */
  readonly started: string
}

const run = promisify(execFile)
let bootId: Promise<string> | undefined

const parseStat = (text: string, boot: string): ProcessRow | undefined => {
  // The command stands in parentheses and may hold spaces and parentheses itself.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  // A zombie has ended; only its parent's notice is outstanding.
  if (fields[0] === 'Z' || fields[0] === 'X') return undefined
  return {
    pid: Number.parseInt(text, 10),
    parent: Number(fields[1]),
    group: Number(fields[2]),
    session: Number(fields[3]),
    started: `${boot}:${fields[19] ?? ''}`,
  }
}

const readStat = async (pid: string | number): Promise<ProcessRow | undefined> => {
  bootId ??= readFile('/proc/sys/kernel/random/boot_id', 'utf8').then((text) => text.trim())
  const boot = await bootId
  try {
    return parseStat(await readFile(`/proc/${pid}/stat`, 'utf8'), boot)
  } catch {
    // It ended while we looked.
    return undefined
  }
}

const parsePs = (line: string): ProcessRow | undefined => {
  const match = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(.+)$/.exec(line)
  if (!match || match[4]?.startsWith('Z')) return undefined
  const [pid, parent, group] = [Number(match[1]), Number(match[2]), Number(match[3])]
  return { pid, parent, group, session: null, started: (match[5] ?? '').trim() }
}

const ps = async (args: readonly string[]): Promise<ProcessRow[]> => {
  try {
    const { stdout } = await run('/bin/ps', [...args, '-o', 'pid=,ppid=,pgid=,stat=,lstart='], {
      env: { LC_ALL: 'C' },
      maxBuffer: 16 * 1024 * 1024,
    })
    return stdout.split('\n').flatMap((line) => parsePs(line) ?? [])
  } catch {
    // ps answers 1 when it finds no such process.
    return []
  }
}

/** All processes that run now. */
export async function processTable(): Promise<ProcessRow[]> {
  if (process.platform === 'win32') return []
  if (process.platform !== 'linux') return ps(['-ax'])
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  return (await Promise.all(pids.map(readStat))).flatMap((row) => row ?? [])
}

/** Start time of a process as the system states it; null when it has ended. */
export async function startTime(pid: number): Promise<string | null> {
  if (process.platform === 'win32') return null
  const row = process.platform === 'linux' ? await readStat(pid) : (await ps(['-p', String(pid)]))[0]
  return row?.started ?? null
}
