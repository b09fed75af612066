import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { printedPath } from './locate.ts'
import { requireExit, type Run } from './run.ts'

/** Calls `work` with a folder of its own that is removed again. */
export async function withScratch<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'switchyard-git-'))
  try {
    return await work(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Environment with which Git reads the repository's objects but writes new ones into the folder: looking at a change leaves no trace. */
export async function borrowObjects(run: Run, path: string, folder: string): Promise<Record<string, string>> {
  const outcome = await run(path, ['rev-parse', '--path-format=absolute', '--git-path', 'objects'])
  requireExit(outcome)
  // The variable is a list of paths; quotes keep a colon within one.
  const quoted = `"${printedPath(outcome).replace(/["\\]/g, '\\$&')}"`
  const own = join(folder, 'objects')
  await mkdir(own)
  return { GIT_OBJECT_DIRECTORY: own, GIT_ALTERNATE_OBJECT_DIRECTORIES: quoted }
}
