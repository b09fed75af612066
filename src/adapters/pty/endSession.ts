import { processTable, type ProcessRow } from './processTable.ts'

/** How often the processes are looked at while they end. They are not our children, so no event tells it. */
const LOOK_MS = 20
/** A process that survives SIGKILL this long hangs in the kernel or belongs to someone else. */
const GIVE_UP_MS = 5000

/** The leader of a terminal's session: the program that was started on it. */
export interface Leader {
  readonly pid: number
  readonly started: string | null
  /** Whether it has ended; its pid then is free for strangers. */
  readonly exited: () => boolean
}

/**
 * Everything that can be told to belong to the terminal: the leader's session with all its groups, and whatever those processes
 * started, also where it has made a session of its own, as the tools of agents do. `known` are those found earlier,
 * whose parents may be gone by now. A daemon that gave itself a session and lost its parent before is out of reach.
 */
const belonging = (table: readonly ProcessRow[], leader: Leader, known: ReadonlyMap<number, string>) => {
  const found = new Map<number, ProcessRow>()
  // A pid is not used again while a process still names it as its session or group, so a stranger there means empty.
  const stranger = table.some(
    (row) =>
      row.pid === leader.pid &&
      (leader.exited() || (leader.started !== null && row.started !== leader.started)),
  )
  for (const row of table) {
    const inSession =
      !stranger && (row.session === leader.pid || row.group === leader.pid || row.pid === leader.pid)
    if (inSession || known.get(row.pid) === row.started) found.set(row.pid, row)
  }
  for (let size = -1; size !== found.size;) {
    size = found.size
    for (const row of table) if (found.has(row.parent)) found.set(row.pid, row)
  }
  found.delete(process.pid)
  return [...found.values()]
}

const send = (rows: readonly ProcessRow[], signals: readonly NodeJS.Signals[]): void => {
  for (const signal of signals) {
    for (const row of rows) {
      try {
        process.kill(row.pid, signal)
      } catch {
        // It ended between the look and the signal.
      }
    }
  }
}

/**
 * Ends the terminal's processes: SIGHUP and SIGTERM, after `graceMs` SIGKILL. Resolves when none of them runs, or with
 * the pids of those that cannot be ended.
 */
export function endSession(leader: Leader, graceMs: number): Promise<number[]> {
  const known = new Map<number, string>()
  const asked = new Set<number>()
  const deadline = performance.now() + graceMs
  return new Promise((resolve, reject) => {
    const look = async (): Promise<void> => {
      const rows = belonging(await processTable(), leader, known)
      for (const row of rows) known.set(row.pid, row.started)
      const late = performance.now() - deadline
      if (rows.length === 0 || late >= GIVE_UP_MS) {
        resolve(rows.map((row) => row.pid))
        return
      }
      if (late >= 0) send(rows, ['SIGKILL'])
      else {
        const fresh = rows.filter((row) => !asked.has(row.pid))
        // SIGCONT, so that a stopped program can hear the others.
        send(fresh, ['SIGHUP', 'SIGTERM', 'SIGCONT'])
        for (const row of fresh) asked.add(row.pid)
      }
      setTimeout(again, LOOK_MS)
    }
    const again = (): void => {
      look().catch(reject)
    }
    again()
  })
}
