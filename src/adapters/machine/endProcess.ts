import { linuxGroupRuns } from './linux.ts'
import { startTime } from './processes.ts'

/** Between two looks at a process that was told to end, in milliseconds. */
const LOOK_MS = 25
/** A killed process is gone as soon as the system gets to it; one that hangs in the kernel is not waited for longer. */
const KILLED_MS = 2000

/** Sends the signal to the process group that `pid` leads, or to the process alone; false when there is neither. */
function send(pid: number, signal: NodeJS.Signals | 0): boolean {
  for (const target of [-pid, pid]) {
    try {
      process.kill(target, signal)
      return true
    } catch {
      // No such group or process, or not ours: the next target, or nobody.
    }
  }
  return false
}

/** Whether the process and its group are gone; a number that came to stand for a later process counts as gone. */
async function isGone(pid: number, started: string): Promise<boolean> {
  const now = await startTime(pid)
  if (now !== null) return now !== started
  if (!send(pid, 0)) return true
  return process.platform === 'linux' && !(await linuxGroupRuns(pid))
}

/**
 * Whether nothing is left within the time. Looked at again and again, because the system reports the end of a process as
 * an event to its parent alone, and these are processes that an earlier host started.
 */
function endsWithin(pid: number, started: string, ms: number): Promise<boolean> {
  const until = performance.now() + ms
  return new Promise((resolve, reject) => {
    const look = (): void => {
      isGone(pid, started).then((gone) => {
        if (gone || performance.now() >= until) resolve(gone)
        else setTimeout(look, Math.min(LOOK_MS, ms))
      }, reject)
    }
    look()
  })
}

/**
 * Ends the process and its group: SIGTERM, and after `graceMs` SIGKILL for what is left. Does nothing and answers false
 * when no process with this number and start time runs. Processes that left the group are not reached.
 */
export async function endProcess(pid: number, started: string, graceMs: number): Promise<boolean> {
  if (pid <= 1 || pid === process.pid || (await startTime(pid)) !== started) return false
  send(pid, 'SIGTERM')
  if (await endsWithin(pid, started, graceMs)) return true
  send(pid, 'SIGKILL')
  // Where zombies cannot be told from others, a group whose parent never asks for its members counts as ended too.
  return (await endsWithin(pid, started, KILLED_MS)) || (await startTime(pid)) !== started
}
