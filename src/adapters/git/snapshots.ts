import { copyFile, lstat } from 'node:fs/promises'
import { join } from 'node:path'
import { ok, type Result } from '../../base/result.ts'
import type { Git, GitFailure } from '../../core/ports/git.ts'
import { authorship, SWITCHYARD } from './identity.ts'
import { printedPath } from './locate.ts'
import { splitNul, type Status } from './porcelain.ts'
import { commitAt } from './refs.ts'
import { expectZero, gitFailed, LONG_MS, type Run } from './run.ts'
import { withScratch } from './scratch.ts'
import { writeTree } from './trees.ts'

/**
 * What a snapshot keeps is deleted next, so it must be on the disk by then: Git does not flush single objects unless told.
 * As one batch it costs one flush.
 */
const DURABLE = {
  GIT_CONFIG_COUNT: '2',
  GIT_CONFIG_KEY_0: 'core.fsync',
  GIT_CONFIG_VALUE_0: 'committed,loose-object,reference',
  GIT_CONFIG_KEY_1: 'core.fsyncMethod',
  GIT_CONFIG_VALUE_1: 'batch',
}

/** What a commit cannot hold. A snapshot that left it out would be a promise not kept. */
function unkeepable(path: string, status: Status): string | null {
  const nested = status.untracked.filter((each) => each.endsWith('/'))
  if (nested.length > 0) {
    return `${path} holds repositories of their own, which a commit cannot keep: ${nested.join(', ')}. Move them elsewhere first`
  }
  if (status.dirtySubmodules.length > 0) {
    return `Submodules of ${path} hold changes of their own: ${status.dirtySubmodules.join(', ')}. Commit and push or discard them first`
  }
  return null
}

async function snapshot(
  run: Run,
  input: { path: string; ref: string; message: string },
): Promise<Result<string, GitFailure>> {
  const { path, ref, message } = input
  return withScratch(async (folder) => {
    const written = await writeTree(run, path, { index: join(folder, 'index'), environment: DURABLE })
    if (!written.ok) return written
    const { tree, status } = written.value
    const reason = unkeepable(path, status)
    if (reason) return gitFailed(reason)

    const parent = await commitAt(run, path, 'HEAD')
    const args = ['commit-tree', ...(parent ? ['-p', parent] : []), '-F', '-', tree]
    const options = { writes: true, input: message, environment: { ...DURABLE, ...authorship(SWITCHYARD) } }
    const commit = expectZero(await run(path, args, options))
    if (!commit.ok) return commit
    const sha = commit.value.trim()
    const kept = expectZero(await run(path, ['update-ref', ref, sha], { writes: true, environment: DURABLE }))
    return kept.ok ? ok(sha) : kept
  })
}

/** Files of the snapshot that HEAD lacks and that nevertheless lie in the worktree: untracked or ignored ones. */
async function filesInTheWay(run: Run, path: string, to: string): Promise<Result<string[], GitFailure>> {
  const args = ['diff-tree', '-r', '-z', '--no-renames', '--name-only', '--diff-filter=A', 'HEAD', to, '--']
  const added = expectZero(await run(path, args))
  if (!added.ok) return added
  const present = await Promise.all(
    splitNul(added.value).map(async (file) =>
      (await lstat(join(path, file)).catch(() => null)) ? [file] : [],
    ),
  )
  return ok(present.flat())
}

/**
 * A two-way merge from HEAD to the snapshot into a copy of the index: Git writes exactly the files that differ, and
 * refuses as a whole where one of them has local changes. The real index stays at HEAD, so all of it is uncommitted.
 */
async function restore(
  run: Run,
  input: { path: string; snapshot: string },
): Promise<Result<void, GitFailure>> {
  const { path } = input
  const blocked = await filesInTheWay(run, path, input.snapshot)
  if (!blocked.ok) return blocked
  if (blocked.value.length > 0) {
    return gitFailed(
      `Files in ${path} are in the way of the snapshot: ${blocked.value.slice(0, 20).join(', ')}`,
    )
  }
  return withScratch(async (folder) => {
    const index = join(folder, 'index')
    const refreshed = await run(path, ['update-index', '-q', '--refresh'], { writes: true })
    if (refreshed.end !== 'exit') return expectVoid(expectZero(refreshed))
    const real = await run(path, ['rev-parse', '--path-format=absolute', '--git-path', 'index'])
    await copyFile(printedPath(real), index)
    const args = ['read-tree', '-m', '-u', '--no-recurse-submodules', 'HEAD', input.snapshot]
    const options = { writes: true, timeoutMs: LONG_MS, environment: { GIT_INDEX_FILE: index } }
    return expectVoid(expectZero(await run(path, args, options)))
  })
}

const expectVoid = (result: Result<string, GitFailure>): Result<void, GitFailure> =>
  result.ok ? ok(undefined) : result

export const createSnapshots = (run: Run): Pick<Git, 'snapshot' | 'restore'> => ({
  snapshot: (input) => snapshot(run, input),
  restore: (input) => restore(run, input),
})
