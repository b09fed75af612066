import { readFileSync, realpathSync, statSync } from 'node:fs'
import type { Disk } from '../../client/projectRoot.ts'

/** Files of this machine, read at once: these programs have nothing else to do meanwhile. */
export const disk: Disk = {
  read(path) {
    try {
      return readFileSync(path, 'utf8')
    } catch {
      // Missing, a folder, or not ours to read: nothing that we could use.
      return null
    }
  },
  isFolder: (path) => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false,
  realPath(path) {
    try {
      return realpathSync(path)
    } catch {
      // Not there, or not ours to look into.
      return null
    }
  },
}
