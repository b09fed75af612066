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
