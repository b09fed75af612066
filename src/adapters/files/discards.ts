import { randomBytes } from 'node:crypto'
import { chmod, lstat, readdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'

const PREFIX = '.discarded-'

/** Gives the owner back the right to empty each folder; module caches take it away. Symlinks are not followed. */
async function unlock(folder: string): Promise<void> {
  await chmod(folder, 0o700)
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) await unlock(join(folder, entry.name))
  }
}

async function removeTree(path: string): Promise<void> {
  try {
    await rm(path, { recursive: true, force: true })
  } catch {
    await unlock(path)
    await rm(path, { recursive: true, force: true })
  }
}

/** Removes what a host that was killed left half removed in the folder. Resolves when it is gone. */
export async function cleanDiscarded(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => [])
  for (const name of names) {
    if (name.startsWith(PREFIX)) await removeTree(join(folder, name))
  }
}

export interface Discards {
  discard(path: string): Promise<void>
  sweep(folder: string): void
  settled(): Promise<void>
}

/** Folders on their way out: renamed beside their place at once, removed in the background. */
export function createDiscards(): Discards {
  const underWay = new Set<Promise<void>>()
  const track = (work: Promise<void>): void => {
    // What cannot be removed now stays under its telling name for the sweep at the next start.
    const removal = work.catch(() => undefined).finally(() => underWay.delete(removal))
    underWay.add(removal)
  }
  return {
    async discard(path) {
      if (!(await lstat(path).catch(() => null))) return
      const aside = join(dirname(path), PREFIX + randomBytes(6).toString('hex'))
      await rename(path, aside)
      track(removeTree(aside))
    },
    sweep: (folder) => track(cleanDiscarded(folder)),
    async settled() {
      while (underWay.size > 0) await Promise.all(underWay)
    },
  }
}
