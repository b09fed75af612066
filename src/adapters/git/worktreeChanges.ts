import { lstat, readFile, realpath } from 'node:fs/promises'
import { join } from 'node:path'
import { err, ok, type Result } from '../../base/result.ts'
import type { ChangedFile } from '../../contract/change.ts'
import type {
  Git,
  GitFailure,
  WorktreeChange,
  WorktreeChangeInput,
  WorktreePlace,
} from '../../core/ports/git.ts'
import { listChanges, withCounts } from './changes.ts'
import { splitNul, type Status } from './porcelain.ts'
import { commitAt } from './refs.ts'
import { expectZero, failureOf, gitFailed, requireExit, type Run } from './run.ts'
import { statusOf } from './worktrees.ts'

async function worktreePlace(run: Run, path: string): Promise<Result<WorktreePlace, GitFailure>> {
  const shown = ['--show-toplevel', '--git-dir', '--git-common-dir']
  const [places, listed] = await Promise.all([
    run(path, ['rev-parse', '--path-format=absolute', ...shown]),
    run(path, ['ls-files', '-z', '--others', '--ignored', '--exclude-standard', '--directory']),
  ])
  if (places.code !== 0) return err(failureOf(places))
  const ignored = expectZero(listed)
  if (!ignored.ok) return ignored
  const lines = places.text().split(/\r?\n/).filter(Boolean)
  const [folder, gitDir, commonDir] = await Promise.all(lines.map((line) => realpath(line)))
  if (lines.length !== 3 || !folder || !gitDir || !commonDir)
    return gitFailed(`${path} has a line break in its path`)
  const paths = splitNul(ignored.value).map((each) => join(folder, each.replace(/\/$/, '')))
  return ok({ folder, git_dir: gitDir, common_dir: commonDir, ignored: paths })
}

type Base = Pick<WorktreeChange, 'tip' | 'base' | 'commits'>

async function baseOf(run: Run, input: WorktreeChangeInput, head: string): Promise<Base> {
  const { path, base_branch, base_sha, before } = input
  if (before?.head === head) return before
  const ref = base_branch === null ? null : `refs/heads/${base_branch}`
  const tip = before ? before.tip : ref === null ? null : await commitAt(run, path, ref)
  const merged = tip === null ? null : await run(path, ['merge-base', '--end-of-options', tip, head])
  const base = merged?.code === 0 ? merged.text().trim() : base_sha
  const counted = await run(path, ['rev-list', '--count', '--end-of-options', `${base}..${head}`])
  requireExit(counted)
  return { tip, base, commits: Number(counted.text()) }
}

/** Files of more bytes than this are not counted by lines: they are no work of an agent's hand. */
const LARGEST = 8 * 1024 * 1024
/** As many bytes decide whether Git takes a file for binary. */
const HEAD_BYTES = 8000

/** An untracked file as a diff would show it; null when it is gone by now. */
async function countUntracked(top: string, path: string): Promise<ChangedFile | null> {
  const file = { path, from: null, status: 'untracked' as const, deletions: 0, binary: false }
  const full = join(top, path)
  try {
    const found = await lstat(full)
    // Git keeps the path that a link holds, as one line.
    if (found.isSymbolicLink()) return { ...file, additions: 1 }
    const content = found.size > LARGEST ? null : await readFile(full)
    if (content === null || content.subarray(0, HEAD_BYTES).includes(0))
      return { ...file, additions: null, deletions: null, binary: true }
    return { ...file, additions: linesOf(content) }
  } catch {
    // Deleted or made unreadable since Git has listed it; the next look says what it is then.
    return null
  }
}

function linesOf(content: Buffer): number {
  let lines = 0
  for (let at = content.indexOf(10); at >= 0; at = content.indexOf(10, at + 1)) lines += 1
  return content.length > 0 && content.at(-1) !== 10 ? lines + 1 : lines
}

/** Past so many untracked files Git's own counting is quicker. */
const FEW = 200

/** Tracked files by one comparison with the base; null where only a tree of the whole worktree tells the truth. */
async function quickFiles(
  run: Run,
  { path, base, status }: { path: string; base: string; status: Status },
): Promise<Result<ChangedFile[], GitFailure> | null> {
  const { untracked, conflicted } = status
  if (conflicted.length > 0 || untracked.length > FEW) return null
  const flags = ['-M', '-z', '--raw', '--numstat', '--no-ext-diff', '--no-textconv', '--no-relative']
  const outcome = await run(path, ['diff', ...flags, '--ignore-submodules=dirty', base, '--'])
  const printed = expectZero(outcome)
  if (!printed.ok) return printed
  const tracked = withCounts(printed.value)
  // A deleted and an untracked file may be one that was renamed; a folder of a repository's own is in no diff.
  const mayBeRenamed = untracked.length > 0 && tracked.some((file) => file.status === 'deleted')
  if (mayBeRenamed) return null
  const own = untracked.filter((file) => !file.endsWith('/'))
  const counted = await Promise.all(own.map((file) => countUntracked(path, file)))
  return ok([...tracked, ...counted.filter((file) => file !== null)])
}

async function worktreeChange(
  run: Run,
  input: WorktreeChangeInput,
): Promise<Result<WorktreeChange, GitFailure>> {
  const found = await statusOf(run, input.path)
  if (!found.ok) return found
  const status = found.value
  const { head } = status
  const known = await baseOf(run, input, head)
  const quick = await quickFiles(run, { path: input.path, base: known.base, status })
  const files =
    quick ?? (await listChanges(run, { path: input.path, base: known.base, head: null, counts: true }))
  if (!files.ok) return files
  const uncommitted = status.changed.length + status.untracked.length + status.conflicted.length > 0
  const { tip, base, commits } = known
  return ok({ head, tip, base, commits, uncommitted, files: files.value })
}

export const createWorktreeChanges = (run: Run): Pick<Git, 'worktreePlace' | 'worktreeChange'> => ({
  worktreePlace: (path) => worktreePlace(run, path),
  worktreeChange: (input) => worktreeChange(run, input),
})
