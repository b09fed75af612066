import { constants } from 'node:fs'
import { mkdir, open, realpath, type FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'

const { O_APPEND, O_CREAT, O_NOFOLLOW, O_NONBLOCK, O_RDWR } = constants
/** Not all of these are there on every system. */
const FLAGS = O_RDWR | O_APPEND | O_CREAT | (O_NOFOLLOW ?? 0) | (O_NONBLOCK ?? 0)
/** A link at the end, a folder, or a pipe that nobody reads. */
const NO_FILE = new Set(['ELOOP', 'EISDIR', 'ENXIO', 'ENOTDIR'])

const isNoFile = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && NO_FILE.has(String(error.code))

/** How much of it stands at a place already: all, or a beginning with which the file ends. */
async function writtenAt(file: FileHandle, bytes: Buffer, from: number): Promise<number> {
  const there = Buffer.alloc(bytes.length)
  let read = 0
  for (;;) {
    const { bytesRead } = await file.read(there, read, there.length - read, from + read)
    read += bytesRead
    if (bytesRead === 0 || read === there.length) break
  }
  return there.subarray(0, read).equals(bytes.subarray(0, read)) ? read : 0
}

/** Files.append of the port. `path` has no links in it when it is asked for; one that is put there meanwhile is noticed. */
export async function append(path: string, text: string, from: number | null): Promise<number | null> {
  const bytes = Buffer.from(text)
  try {
    await mkdir(dirname(path), { recursive: true })
    const file = await open(path, FLAGS, 0o666)
    try {
      if (!(await file.stat()).isFile() || (await realpath(path)) !== path) return null
      const written = from === null ? 0 : await writtenAt(file, bytes, from)
      await file.appendFile(bytes.subarray(written))
      await file.sync()
      return bytes.length
    } finally {
      await file.close()
    }
  } catch (error) {
    if (isNoFile(error)) return null
    throw error
  }
}
