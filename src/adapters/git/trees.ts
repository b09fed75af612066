import { constants } from 'node:fs'
import { copyFile, lstat, stat, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { err, ok, type Result } from '../../base/result.ts'
import type { GitFailure } from '../../core/ports/git.ts'
import { printedPath } from './locate.ts'
import { splitNul, type Status } from './porcelain.ts'
import { expectZero, failureOf, type Run } from './run.ts'
import { statusOf } from './worktrees.ts'

export interface WorktreeTree {
  /** Id of the tree of all tracked and untracked, not ignored files. */
  readonly tree: string
  readonly status: Status
}

/** Copies the index so that Git need not read files that it knows to be unchanged. None exists before the first `git add`. */
export async function copyIndex(from: string, to: string): Promise<void> {
  const found = await stat(from).catch(() => null)
  if (!found) return
  await copyFile(from, to, constants.COPYFILE_FICLONE)
  // Git reads again what is not older than the index. A younger copy would hide an edit of that very moment.
  await utimes(to, found.atimeMs / 1000, Math.floor(found.mtimeMs / 1000))
}

/** Files that the index tells Git not to look at, though they are there: their changes count like all others. */
export async function hiddenFiles(run: Run, top: string): Promise<Result<string[], GitFailure>> {
  const listed = expectZero(await run(top, ['ls-files', '-v', '-z']))
  if (!listed.ok) return listed
  const marked = splitNul(listed.value).filter((entry) => /^[a-zS] /.test(entry))
  const paths = await Promise.all(
    marked.map(async (entry) => {
      const path = entry.slice(2)
      // What a sparse checkout left out is not there; it stays out rather than counting as deleted.
      const present = !/^[Ss]/.test(entry) || (await lstat(join(top, path)).catch(() => null))
      return present ? path : null
    }),
  )
  return ok(paths.filter((path) => path !== null))
}

/**
 * Writes the worktree's true state as a tree by way of a copy of the index at `index`; the index and the files stay as
 * they are. Repositories inside the worktree that are no submodules are left out; `status.untracked` names them with a
 * slash at the end.
 */
export async function writeTree(
  run: Run,
  path: string,
  scratch: { index: string; environment?: Readonly<Record<string, string>> },
): Promise<Result<WorktreeTree, GitFailure>> {
  const [status, top, index] = await Promise.all([
    statusOf(run, path),
    run(path, ['rev-parse', '--path-format=absolute', '--show-toplevel']),
    run(path, ['rev-parse', '--path-format=absolute', '--git-path', 'index']),
  ])
  if (!status.ok) return status
  if (top.code !== 0) return err(failureOf(top))
  const folder = printedPath(top)
  await copyIndex(printedPath(index), scratch.index)
  const hidden = await hiddenFiles(run, folder)
  if (!hidden.ok) return hidden

  const environment = { ...scratch.environment, GIT_INDEX_FILE: scratch.index }
  const change = async (args: string[], paths?: string[]): Promise<Result<string, GitFailure>> =>
    expectZero(
      await run(folder, args, {
        environment,
        writes: true,
        ...(paths ? { input: paths.map((each) => `${each}\0`).join('') } : {}),
      }),
    )
  if (hidden.value.length > 0) {
    const shown = ['--no-skip-worktree', '--no-assume-unchanged']
    for (const flag of shown) {
      const done = await change(['update-index', flag, '-z', '--stdin'], hidden.value)
      if (!done.ok) return done
    }
  }
  const tracked = await change(['add', '--update'])
  if (!tracked.ok) return tracked
  const files = status.value.untracked.filter((each) => !each.endsWith('/'))
  if (files.length > 0) {
    // --remove: a file that an agent deletes at this moment is no failure.
    const untracked = await change(['update-index', '--add', '--remove', '-z', '--stdin'], files)
    if (!untracked.ok) return untracked
  }
  const tree = await change(['write-tree'])
  return tree.ok ? ok({ tree: tree.value.trim(), status: status.value }) : tree
}
