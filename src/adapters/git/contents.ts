import { constants } from 'node:fs'
import { lstat, open, readlink, realpath } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { err, ok, type Result } from '../../base/result.ts'
import type { FileContent, Git, GitFailure } from '../../core/ports/git.ts'
import { expectZero, failureOf, type Run } from './run.ts'

type Found = Result<FileContent | null, GitFailure>

/** As Git has it: a file with a NUL near its beginning is no text. */
const looksBinary = (data: Buffer): boolean => data.subarray(0, 8000).includes(0)

function asContent(data: Buffer, kind: FileContent['kind'], bytes: number): FileContent {
  const truncated = data.length < bytes
  if (kind === 'file' && looksBinary(data)) {
    return { kind, bytes, truncated, binary: true, content: data.toString('base64') }
  }
  // Cut at the end of a line, so that no character is cut in two.
  const whole = truncated ? data.subarray(0, data.lastIndexOf(0x0a) + 1) : data
  return { kind, bytes, truncated, binary: false, content: whole.toString() }
}

const KINDS: Readonly<Record<string, FileContent['kind']>> = { '120000': 'link', '160000': 'submodule' }

interface Wanted {
  readonly path: string
  readonly file: string
  readonly limit: number
}

async function ofCommit(run: Run, revision: string, { path, file, limit }: Wanted): Promise<Found> {
  const list = ['--literal-pathspecs', 'ls-tree', '-z', '-l', '--full-tree', '--end-of-options']
  const listed = expectZero(await run(path, [...list, revision, '--', file]))
  if (!listed.ok) return listed
  const entry = /^(\d+) (blob|commit) (\w+) +(\d+|-)\t/.exec(listed.value)
  if (!entry) return ok(null)
  const [, mode = '', type, id = '', size = '-'] = entry
  const kind = KINDS[mode] ?? 'file'
  if (type === 'commit') return ok({ ...asContent(Buffer.from(id), kind, id.length) })
  const bytes = Number(size)
  if (limit === 0) return ok(asContent(Buffer.alloc(0), kind, bytes))
  const read = await run(path, ['cat-file', 'blob', id], { limit: limit + 1 })
  if (read.code !== 0 && read.end !== 'cut') return err(failureOf(read))
  return ok(asContent(read.stdout.subarray(0, limit), kind, bytes))
}

const missing = (): null => null

/** Reads below the worktree only: no part of the path may be a link that leads elsewhere. */
async function ofWorktree({ path, file, limit }: Wanted): Promise<Found> {
  const full = join(path, file)
  const [top, folder, found] = await Promise.all([
    realpath(path).catch(missing),
    realpath(dirname(full)).catch(missing),
    lstat(full).catch(missing),
  ])
  if (top === null || found === null || folder !== dirname(join(top, file))) return ok(null)
  if (found.isSymbolicLink()) {
    const target = await readlink(full).catch(missing)
    return ok(target === null ? null : asContent(Buffer.from(target), 'link', Buffer.byteLength(target)))
  }
  if (!found.isFile()) return ok(null)
  const handle = await open(full, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(
    missing,
  )
  if (!handle) return ok(null)
  try {
    const { size } = await handle.stat()
    const data = Buffer.alloc(Math.min(size, limit))
    const { bytesRead } = await handle.read(data, 0, data.length, 0)
    return ok(asContent(data.subarray(0, bytesRead), 'file', size))
  } finally {
    await handle.close()
  }
}

export const createContents = (run: Run): Pick<Git, 'fileAt'> => ({
  fileAt({ revision, ...wanted }) {
    const parts = wanted.file.split('/')
    if (parts.some((part) => ['', '.', '..'].includes(part) || part.toLowerCase() === '.git'))
      return Promise.resolve(ok(null))
    return revision === null ? ofWorktree(wanted) : ofCommit(run, revision, wanted)
  },
})
