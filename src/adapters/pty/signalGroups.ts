import { readFileSync } from 'node:fs'

/** The group that has the terminal's keyboard: a shell gives it to each of its jobs. Null where it is not told. */
const foregroundGroup = (pid: number): number | null => {
  if (process.platform !== 'linux') return null
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const group = Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[5])
    return group > 0 ? group : null
  } catch {
    // It ended while we looked.
    return null
  }
}

/**
 * Sends the signal to the group in the foreground, and all but SIGINT to the program's own as well: an interrupt is for
 * the job that runs, as Ctrl-C is, and must not reach the shell around it. False when there was nobody.
 */
export function signalGroups(pid: number, signal: NodeJS.Signals): boolean {
  const foreground = foregroundGroup(pid) ?? pid
  let sent = false
  for (const group of signal === 'SIGINT' ? [foreground] : new Set([pid, foreground])) {
    try {
      process.kill(-group, signal)
      sent = true
    } catch {
      // The group has ended.
    }
  }
  return sent
}
