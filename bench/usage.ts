import { readdir, readFile } from 'node:fs/promises'

export interface Usage {
  /** Time on a processor since the start, all threads together. */
  readonly cpuMs: number
  readonly rssMb: number
}

/** What Linux counts of a process; undefined on other systems. Waiting for a busy machine is not in it. */
export async function usage(pid: number): Promise<Usage | undefined> {
  if (process.platform !== 'linux') return undefined
  const threads = await readdir(`/proc/${pid}/task`)
  const times = await Promise.all(
    threads.map((thread) => readFile(`/proc/${pid}/task/${thread}/schedstat`, 'utf8')),
  )
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  const cpuMs = times.reduce((sum, time) => sum + Number(time.split(' ')[0]) / 1e6, 0)
  return { cpuMs, rssMb: Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) / 1024 }
}

const QUIET_MS = 400
/** Share of one processor. */
const QUIET = 0.03
const LONGEST_MS = 60_000

/** Resolves when the process has had next to nothing to do for a second, or after a minute. */
export async function untilQuiet(pid: number): Promise<void> {
  const started = performance.now()
  for (let quiet = 0; quiet < 3 && performance.now() - started < LONGEST_MS;) {
    const before = await usage(pid)
    // A share of time needs time to pass.
    // ast-grep-ignore: sleep
    await new Promise((resolve) => setTimeout(resolve, QUIET_MS))
    const after = await usage(pid)
    if (!before || !after) return
    quiet = after.cpuMs - before.cpuMs < QUIET_MS * QUIET ? quiet + 1 : 0
  }
}
