import { constants } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import type { Files } from '../../core/ports/files.ts'

const NEWLINE = 0x0a
/** Not a link; and a pipe in its place must not hold up the open. Windows knows neither. */
const FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)
/** What stands in the way of a file that is only looked at: it is missing, is a link, or belongs to somebody else. */
const UNREADABLE = new Set(['ENOENT', 'ENOTDIR', 'ELOOP', 'EACCES', 'EPERM', 'ENXIO', 'EISDIR'])

export const isUnreadable = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && UNREADABLE.has(String(error.code))

async function openFile(path: string): Promise<FileHandle | null> {
  try {
    return await open(path, FLAGS)
  } catch (error) {
    if (isUnreadable(error)) return null
    throw error
  }
}

/** See the port. What the system refuses while it reads is thrown as Node's own error. */
export const readFrom: Files['readFrom'] = async (path, offset, limit) => {
  const file = await openFile(path)
  if (!file) return null
  try {
    const stat = await file.stat()
    if (!stat.isFile()) return null
    if (stat.size < offset) return { text: '', next: 0 }
    if (stat.size === offset) return { text: '', next: offset }
    const wanted = Math.min(limit, stat.size - offset)
    const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(wanted), 0, wanted, offset)
    const end = buffer.subarray(0, bytesRead).lastIndexOf(NEWLINE) + 1
    if (end === 0) return { text: '', next: bytesRead === limit ? offset + limit : offset }
    return { text: buffer.toString('utf8', 0, end), next: offset + end }
  } finally {
    await file.close()
  }
}
