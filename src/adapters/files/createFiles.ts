import { mkdir, lstat, readFile, realpath } from 'node:fs/promises'
import { dirname } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import type { Files } from '../../core/ports/files.ts'
import { append } from './append.ts'
import { createConfined } from './confined.ts'
import { copyIncluded } from './copyIncluded.ts'
import { createDiscards } from './discards.ts'
import { readFrom } from './readFrom.ts'

export interface FilesOptions {
  /** The whole environment of the Git calls that find ignored files; nothing is inherited. */
  readonly environment: Readonly<Record<string, string>>
}

const MISSING = new Set(['ENOENT', 'ENOTDIR'])

/** Null for a path that does not exist; every other failure is thrown. */
function nullIfMissing(error: unknown): null {
  if (error instanceof Error && 'code' in error && MISSING.has(String(error.code))) return null
  throw error
}

/** Files of this machine. What the system refuses (no permission, disk full) is thrown as Node's own error. */
export function createFiles(options: FilesOptions): Files {
  const discards = createDiscards()
  return {
    async writeSecure(path, content, mode) {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 })
      await writeFileAtomic(path, content, { mode, fsync: true })
    },
    read: (path) => readFile(path, 'utf8').catch(nullIfMissing),
    readFrom,
    sizeOf: async (path) => {
      const found = await lstat(path).catch(nullIfMissing)
      return found?.isFile() ? found.size : null
    },
    append,
    exists: async (path) => (await lstat(path).catch(nullIfMissing)) !== null,
    realPath: (path) => realpath(path).catch(nullIfMissing),
    confined: createConfined,
    async makeFolder(path) {
      await mkdir(path, { recursive: true, mode: 0o700 })
    },
    discardFolder: (path) => discards.discard(path),
    sweep: (folder) => discards.sweep(folder),
    settled: () => discards.settled(),
    copyIncluded: (root, worktree, include) => copyIncluded(options.environment, root, worktree, include),
  }
}
