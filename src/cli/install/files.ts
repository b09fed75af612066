import { createHash } from 'node:crypto'
import { lstat, mkdir, readFile, realpath, rmdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import { err, ok, type Result } from '../../base/result.ts'
import type { Untouched } from './edit.ts'

/** A file as it is: where it really lies, and its text; null where there is none. */
export interface Found {
  readonly path: string
  readonly text: string | null
}

export const sumOf = (text: string): string => createHash('sha256').update(text).digest('hex')

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'unknown'

/** Reads a file that may be a link: then what it leads to is meant, and the link stays one. */
export async function readText(file: string): Promise<Result<Found, Untouched>> {
  const there = await lstat(file).catch(() => null)
  if (!there) return ok({ path: file, text: null })
  try {
    const path = await realpath(file)
    return ok({ path, text: utf8.decode(await readFile(path)) })
  } catch (error) {
    if (error instanceof TypeError) return err({ reason: 'it is not UTF-8' })
    return err({ reason: `it cannot be read (${codeOf(error)})` })
  }
}

/** Writes a file whole, with the mode that it has; answers the folders that it had to make, the outermost first. */
export async function writeText(path: string, text: string): Promise<Result<readonly string[], Untouched>> {
  try {
    const folders: string[] = []
    const first = await mkdir(dirname(path), { recursive: true })
    for (
      let folder = dirname(path);
      first !== undefined && folder.length >= first.length;
      folder = dirname(folder)
    )
      folders.unshift(folder)
    await writeFileAtomic(path, text, { fsync: true })
    return ok(folders)
  } catch (error) {
    return err({ reason: `it cannot be written (${codeOf(error)})` })
  }
}

/** Removes folders that nothing else has been put into meanwhile. */
export async function removeEmpty(folders: readonly string[]): Promise<void> {
  for (const folder of folders.toReversed()) {
    const removed = await rmdir(folder).then(
      () => true,
      () => false,
    )
    if (!removed) return
  }
}
