import { constants } from 'node:fs'
import { mkdir, open, realpath } from 'node:fs/promises'
import { dirname } from 'node:path'

const { O_APPEND, O_CREAT, O_NOFOLLOW, O_NONBLOCK, O_WRONLY } = constants
/** Not all of these are there on every system. */
const FLAGS = O_WRONLY | O_APPEND | O_CREAT | (O_NOFOLLOW ?? 0) | (O_NONBLOCK ?? 0)
/** A link at the end, a folder, or a pipe that nobody reads. */
const NO_FILE = new Set(['ELOOP', 'EISDIR', 'ENXIO', 'ENOTDIR'])

const isNoFile = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && NO_FILE.has(String(error.code))

/** Files.append of the port. `path` has no links in it when it is asked for; one that is put there meanwhile is noticed. */
export async function append(path: string, text: string): Promise<number | null> {
  try {
    await mkdir(dirname(path), { recursive: true })
    const file = await open(path, FLAGS, 0o666)
    try {
      if (!(await file.stat()).isFile() || (await realpath(path)) !== path) return null
      await file.appendFile(text)
      await file.sync()
      return Buffer.byteLength(text)
    } finally {
      await file.close()
    }
  } catch (error) {
    if (isNoFile(error)) return null
    throw error
  }
}
