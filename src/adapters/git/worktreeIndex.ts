import { join } from 'node:path'
import { err, type Result } from '../../base/result.ts'
import type { GitFailure } from '../../core/ports/git.ts'
import { printedPath } from './locate.ts'
import type { Status } from './porcelain.ts'
import { expectZero, failureOf, gitFailed, type Run } from './run.ts'
import { withScratch } from './scratch.ts'
import { copyIndex, hiddenFiles } from './trees.ts'
import { statusOf } from './worktrees.ts'

/** An index that names every file of a worktree that counts, for `git diff-index` to compare with. */
export interface WorktreeIndex {
  /** Root of the worktree: paths of the index are below it. */
  readonly top: string
  readonly environment: Readonly<Record<string, string>>
  readonly status: Status
}

/** Names a file in the index without its content; Git then reads the file itself, whatever its mode. */
const placeholder = (id: string, path: string): string => `100644 ${id}\t${path}\0`

/**
 * Calls `work` with a copy of the worktree's index to which untracked files are added by name alone. Comparing with it
 * reads each changed file once and writes no object, so that thousands of files cost no more than Git's own diff.
 */
export async function withWorktreeIndex<T>(
  run: Run,
  path: string,
  work: (index: WorktreeIndex) => Promise<Result<T, GitFailure>>,
): Promise<Result<T, GitFailure>> {
  return withScratch(async (folder) => {
    const [status, top, real] = await Promise.all([
      statusOf(run, path),
      run(path, ['rev-parse', '--path-format=absolute', '--show-toplevel']),
      run(path, ['rev-parse', '--path-format=absolute', '--git-path', 'index']),
    ])
    if (!status.ok) return status
    if (top.code !== 0) return err(failureOf(top))
    if (real.code !== 0) return err(failureOf(real))
    const index = { top: printedPath(top), environment: { GIT_INDEX_FILE: join(folder, 'index') } }
    const copied = await copyIndex(printedPath(real), index.environment.GIT_INDEX_FILE).catch(() => false)
    if (copied === false) return gitFailed(`The index of ${path} is gone`)
    const filled = await fill(run, { ...index, status: status.value })
    return filled.ok ? work({ ...index, status: status.value }) : filled
  })
}

async function fill(
  run: Run,
  { top, environment, status }: WorktreeIndex,
): Promise<Result<unknown, GitFailure>> {
  const hidden = await hiddenFiles(run, top)
  if (!hidden.ok) return hidden
  const change = async (args: string[], input: string): Promise<Result<string, GitFailure>> =>
    expectZero(await run(top, ['update-index', ...args], { environment, input, writes: true }))
  if (hidden.value.length > 0) {
    const listed = hidden.value.map((each) => `${each}\0`).join('')
    for (const flag of ['--no-skip-worktree', '--no-assume-unchanged']) {
      const shown = await change([flag, '-z', '--stdin'], listed)
      if (!shown.ok) return shown
    }
  }
  // A repository inside of the worktree has a slash at its end, and is left out.
  const named = [...status.untracked.filter((each) => !each.endsWith('/')), ...status.conflicted]
  if (named.length === 0) return hidden
  // Nobody reads the id: without a file's times the index never counts as up to date.
  const id = '1'.repeat(status.head.length)
  return change(['-z', '--index-info'], named.map((each) => placeholder(id, each)).join(''))
}
