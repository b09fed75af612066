import { join } from 'node:path'
import { err, ok, type Result } from '../../base/result.ts'
import type { GitFailure } from '../../core/ports/git.ts'
import { printedPath } from './locate.ts'
import { expectZero, failureOf, gitFailed, type Run } from './run.ts'
import { withScratch } from './scratch.ts'
import { copyIndex, hiddenFiles } from './trees.ts'
import { statusOf } from './worktrees.ts'

/** An index that names every file of a worktree that counts, for `git diff-index` to compare with. */
export interface WorktreeIndex {
  /** Root of the worktree: paths of the index are below it. */
  readonly top: string
  readonly environment: Readonly<Record<string, string>>
  readonly untracked: readonly string[]
}

/** Names a file in the index without its content; Git then reads the file itself, whatever its mode. */
const placeholder = (id: string, path: string): string => `100644 ${id}\t${path}\0`

/** Names that the index lacks, or has in several versions: all such, or only one. */
async function missingNames(
  run: Run,
  path: string,
  only: string | undefined,
): Promise<Result<{ named: string[]; untracked: string[] }, GitFailure>> {
  if (only === undefined) {
    const status = await statusOf(run, path)
    if (!status.ok) return status
    const { untracked, conflicted } = status.value
    // A repository inside of the worktree has a slash at its end, and is left out.
    const files = untracked.filter((each) => !each.endsWith('/'))
    return ok({ named: [...files, ...conflicted], untracked: files })
  }
  const list = ['--literal-pathspecs', 'ls-files', '--cached', '--others', '--exclude-standard', '-z']
  const known = expectZero(await run(path, [...list, '--', only]))
  return known.ok ? ok({ named: known.value === '' ? [] : [only], untracked: [] }) : known
}

/**
 * Calls `work` with a copy of the worktree's index to which untracked files are added by name alone; with `only`, no more
 * than that one. Comparing with it reads each changed file once and writes no object, so that thousands of files cost no
 * more than Git's own diff.
 */
export async function withWorktreeIndex<T>(
  run: Run,
  { path, only }: { readonly path: string; readonly only?: string | undefined },
  work: (index: WorktreeIndex) => Promise<Result<T, GitFailure>>,
): Promise<Result<T, GitFailure>> {
  return withScratch(async (folder) => {
    const [missing, top, real] = await Promise.all([
      missingNames(run, path, only),
      run(path, ['rev-parse', '--path-format=absolute', '--show-toplevel']),
      run(path, ['rev-parse', '--path-format=absolute', '--git-path', 'index']),
    ])
    if (!missing.ok) return missing
    if (top.code !== 0) return err(failureOf(top))
    if (real.code !== 0) return err(failureOf(real))
    const environment = { GIT_INDEX_FILE: join(folder, 'index') }
    const index = { top: printedPath(top), environment, untracked: missing.value.untracked }
    const copied = await copyIndex(printedPath(real), environment.GIT_INDEX_FILE).catch(() => false)
    if (copied === false) return gitFailed(`The index of ${path} is gone`)
    const filled = await fill(run, index, missing.value.named)
    return filled.ok ? work(index) : filled
  })
}

async function fill(
  run: Run,
  { top, environment }: WorktreeIndex,
  named: readonly string[],
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
  if (named.length === 0) return hidden
  // Nobody reads the id: without a file's times the index never counts as up to date.
  const format = expectZero(await run(top, ['rev-parse', '--show-object-format']))
  if (!format.ok) return format
  const id = '1'.repeat(format.value.trim() === 'sha256' ? 64 : 40)
  return change(['-z', '--index-info'], named.map((each) => placeholder(id, each)).join(''))
}
