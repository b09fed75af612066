import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile, readlink } from 'node:fs/promises'

export interface SeenProcess {
  readonly pid: number
  /** Start time in ticks, so that a number that was given out again is not taken for it. */
  readonly started: string
  readonly parent: number
  readonly command: string
}

/** State, parent and start time out of /proc/PID/stat; undefined for one that is gone or only waits to be collected. */
async function statOf(pid: number): Promise<{ parent: number; started: string } | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  const [state, parent, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const started = rest[17]
  return started === undefined || state === 'Z' ? undefined : { parent: Number(parent), started }
}

/** Every process whose command line, environment or working folder names the folder. Linux only. */
export async function processesOf(folder: string): Promise<SeenProcess[]> {
  const pids = (await readdir('/proc')).map(Number).filter((pid) => pid > 1 && pid !== process.pid)
  const seen = await Promise.all(
    pids.map(async (pid) => {
      const [command, environment, cwd] = await Promise.all([
        readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => ''),
        readFile(`/proc/${pid}/environ`, 'utf8').catch(() => ''),
        readlink(`/proc/${pid}/cwd`).catch(() => ''),
      ])
      const stat = await statOf(pid)
      if (!stat || ![command, environment, cwd].some((text) => text.includes(folder))) return undefined
      return { pid, ...stat, command: command.replaceAll('\0', ' ').slice(0, 160) }
    }),
  )
  return seen.filter((each) => each !== undefined)
}

export const isThere = async ({ pid, started }: SeenProcess): Promise<boolean> =>
  (await statOf(pid))?.started === started

const LIMIT_MS = 5_000

/** Resolves when all of them have ended; rejects with their command lines when one does not within five seconds. */
export async function untilGone(processes: readonly SeenProcess[]): Promise<void> {
  const left = (await Promise.all(processes.map(async (each) => ((await isThere(each)) ? each : [])))).flat()
  await Promise.all(
    left.map(async (each) => {
      // Nobody tells a process that another one's child has ended; tail waits for it and ends.
      const watcher = spawn('tail', [`--pid=${each.pid}`, '-s', '0.02', '-f', '/dev/null'], {
        stdio: 'ignore',
      })
      const timer = setTimeout(() => watcher.kill(), LIMIT_MS)
      await once(watcher, 'exit')
      clearTimeout(timer)
      if (await isThere(each)) throw new Error(`process ${each.pid} is left: ${each.command}`)
    }),
  )
}
