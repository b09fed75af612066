import { disk } from './disk.ts'

const SHELLS = /^\((?:sh|bash|dash|zsh|ash|ksh|fish|busybox)\)$/

/**
 * The process of the agent CLI that has started this program: its parent, or the parent of a shell in between where the
 * system shows that in files. Our own entries leave no shell in between; those that people write may.
 */
export function cliProcess(parent: number): number {
  let pid = parent
  for (let step = 0; step < 3; step += 1) {
    const [, name = '', above] = /^\d+ (\(.*\)) \S (\d+) /s.exec(disk.read(`/proc/${pid}/stat`) ?? '') ?? []
    if (!SHELLS.test(name) || Number(above) <= 1) return pid
    pid = Number(above)
  }
  return pid
}
