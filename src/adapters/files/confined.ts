import { constants } from 'node:fs'
import { lstat, mkdir, open, readdir, realpath, rename, rm, type FileHandle } from 'node:fs/promises'
import { randomBytes } from 'node:crypto'
import { basename, dirname, join, relative, resolve, sep } from 'node:path'
import { err, ok, type Result } from '../../base/result.ts'
import type { ConfinedFailure, ConfinedFiles, FolderEntry } from '../../core/ports/files.ts'
import { isUnreadable } from './readFrom.ts'
import { decodeText } from './decodeText.ts'

const { O_RDONLY, O_WRONLY, O_CREAT, O_EXCL, O_NOFOLLOW = 0, O_NONBLOCK = 0, O_DIRECTORY = 0 } = constants
/** Git's own folder, and files that Switchyard or a kind of agent has put into a worktree. */
const OFF_LIMITS = /^(\.git|\.switchyard.*)$/i

type Answer<T, Fail = ConfinedFailure> = Promise<Result<T, Fail>>

/** A folder that is held open, so that what is done by its path there cannot be led elsewhere meanwhile. */
interface HeldFolder {
  readonly real: string
  /** By the open folder where the system has such paths, which is on Linux; else its real path, looked at again after. */
  at(name: string): string
  /** Whether its path still means the folder that is held. */
  isSame(): Promise<boolean>
  [Symbol.asyncDispose](): Promise<void>
}

/** Whether the real path lies in the folder, and in nothing there that is off limits. */
function isInside(root: string, real: string): boolean {
  const inner = relative(root, real)
  if (inner === '') return true
  const parts = inner.split(sep)
  return parts[0] !== '..' && resolve(root, inner) === real && !parts.some((part) => OFF_LIMITS.test(part))
}

/** The real path of what exists, or of what may be made: then its folder is resolved. */
async function realOf(path: string): Promise<string | null> {
  const whole = await realpath(path).catch(() => null)
  if (whole !== null) return whole
  // A link that leads nowhere is no place to write through.
  if ((await lstat(path).catch(() => null)) !== null) return null
  const parent = dirname(path)
  if (parent === path) return null
  const folder = await realOf(parent)
  return folder === null ? null : join(folder, basename(path))
}

async function holdFolder(real: string): Promise<HeldFolder | null> {
  const handle = await open(real, O_RDONLY | O_DIRECTORY | O_NOFOLLOW).catch(() => null)
  if (!handle) return null
  const isSame = async (): Promise<boolean> => {
    const [held, there, path] = await Promise.all([
      handle.stat(),
      lstat(real).catch(() => null),
      realpath(real).catch(() => null),
    ])
    return path === real && held.ino === there?.ino && held.dev === there.dev
  }
  const base = process.platform === 'linux' ? `/proc/self/fd/${handle.fd}` : real
  return { real, at: (name) => `${base}/${name}`, isSame, [Symbol.asyncDispose]: () => handle.close() }
}

/** Where a path leads: the real one inside; `outside` where it leads out. */
async function locate(
  root: string,
  offLimits: string,
  path: string,
): Promise<Result<string, 'outside' | 'missing'>> {
  const top = await realpath(root).catch(() => null)
  if (top === null) return err('missing')
  const real = await realOf(resolve(top, path))
  if (real === null || !isInside(top, real)) return err('outside')
  const own = (await realpath(offLimits).catch(() => null)) ?? offLimits
  // A data folder that lies in the checkout is nobody's to read; a worktree that lies in a data folder is.
  if (!isInside(own, top) && isInside(own, real)) return err('outside')
  return ok(real)
}

/** Holds the folder of a path and does something with its name in it. */
async function inFolder<T>(real: string, work: (folder: HeldFolder, name: string) => Answer<T>): Answer<T> {
  await using folder = await holdFolder(dirname(real))
  if (!folder) return err('missing')
  if (!(await folder.isSame())) return err('outside')
  // Awaited here: the folder is let go with the end of this function.
  return await work(folder, basename(real))
}

export function createConfined(root: string, offLimits: string): ConfinedFiles {
  const find = (path: string) => locate(root, offLimits, path)
  return {
    async read(path, offset, limit) {
      const found = await find(path)
      if (!found.ok) return found
      return inFolder(found.value, async (folder, name) => {
        const file = await openToRead(folder.at(name))
        if (!file) return (await lstat(found.value).catch(() => null)) ? err('not_text') : err('missing')
        try {
          return (await folder.isSame()) ? await readPart(file, offset, limit) : err('outside')
        } finally {
          await file.close()
        }
      })
    },
    async write(path, content, makeFolders) {
      const found = await find(path)
      if (!found.ok) return found
      if (makeFolders) await mkdir(dirname(found.value), { recursive: true })
      // What was resolved before may be another folder by now.
      const again = await find(path)
      if (!again.ok) return again
      return inFolder(again.value, (folder, name) => replace(folder, name, content))
    },
    async list(path, offset, limit) {
      const found = await find(path)
      if (!found.ok) return found
      await using folder = await holdFolder(found.value)
      if (!folder) return err('missing')
      if (!(await folder.isSame())) return err('outside')
      const names = (await readdir(folder.at('.'))).filter((name) => !OFF_LIMITS.test(name)).sort()
      const items = await Promise.all(
        names.slice(offset, offset + limit).map((name) => describe(folder.at(name), name)),
      )
      return ok({ items, total: names.length })
    },
    async folder(path) {
      const found = await find(path)
      if (!found.ok) return found
      const there = await lstat(found.value).catch(() => null)
      return there?.isDirectory() ? ok(found.value) : err('missing')
    },
  }
}

async function openToRead(path: string): Promise<FileHandle | null> {
  try {
    return await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
  } catch (error) {
    if (isUnreadable(error)) return null
    throw error
  }
}

async function readPart(
  file: FileHandle,
  offset: number,
  limit: number,
): Answer<{ size: number; content: string; next: number | null }> {
  const stat = await file.stat()
  if (!stat.isFile()) return err('not_text')
  const wanted = Math.max(0, Math.min(limit, stat.size - offset))
  const { buffer, bytesRead } = await file.read(Buffer.alloc(wanted), 0, wanted, offset)
  const text = decodeText(buffer.subarray(0, bytesRead), offset + bytesRead >= stat.size)
  if (!text) return err('not_text')
  const end = offset + text.bytes
  return ok({ size: stat.size, content: text.content, next: end < stat.size ? end : null })
}

async function replace(
  folder: HeldFolder,
  name: string,
  content: string,
): Answer<{ size: number; created: boolean }> {
  const before = await lstat(folder.at(name)).catch(() => null)
  if (before && !before.isFile()) return err('not_text')
  const beside = folder.at(`.${name.slice(0, 100)}.${randomBytes(6).toString('hex')}`)
  const file = await open(
    beside,
    O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW,
    before ? before.mode & 0o777 : 0o666,
  )
  try {
    await file.writeFile(content)
    if (before) await file.chmod(before.mode & 0o777)
    await file.sync()
    if (!(await folder.isSame())) return err('outside')
    await rename(beside, folder.at(name))
    return ok({ size: Buffer.byteLength(content), created: before === null })
  } finally {
    await file.close()
    // Only after a failure is it still there.
    await rm(beside, { force: true })
  }
}

async function describe(path: string, name: string): Promise<FolderEntry> {
  const stat = await lstat(path).catch(() => null)
  if (stat?.isFile()) return { name, kind: 'file', size: stat.size }
  const kind = stat?.isDirectory() ? 'folder' : stat?.isSymbolicLink() ? 'link' : 'other'
  return { name, kind, size: null }
}
