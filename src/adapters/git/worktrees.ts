import { lstat, rm } from 'node:fs/promises'
import { err, ok, type Result } from '../../base/result.ts'
import type { AddWorktree, Git, GitFailure, WorktreeState } from '../../core/ports/git.ts'
import { listWorktrees } from './checkouts.ts'
import { parseStatus, type Status } from './porcelain.ts'
import { commitAt } from './refs.ts'
import { expectZero, failureOf, gitFailed, LONG_MS, requireExit, type Run } from './run.ts'

/** The worktree's state as Git sees it now. Takes no lock and writes nothing. */
export async function statusOf(run: Run, path: string): Promise<Result<Status, GitFailure>> {
  const args = ['status', '--porcelain=v2', '--branch', '-z', '--untracked-files=all', '--no-renames']
  const outcome = expectZero(await run(path, [...args, '--ignore-submodules=none']))
  return outcome.ok ? ok(parseStatus(outcome.value)) : outcome
}

const isTaken = (path: string): Promise<boolean> =>
  lstat(path).then(
    () => true,
    () => false,
  )

/** Removes a worktree that we made, folder and metadata, even one that was cut off while it was made. */
export async function forgetWorktree(run: Run, root: string, path: string): Promise<void> {
  const args = ['worktree', 'remove', '--force', '--force', '--', path]
  const removed = await run(root, args, { writes: true, timeoutMs: LONG_MS })
  if (removed.code === 0) return
  await rm(path, { recursive: true, force: true })
  // With the folder gone Git removes the metadata, a lock of its own creation included; there may be none.
  await run(root, args, { writes: true })
}

/** One checkout worker a core, twice as fast as Git's default of one on 20,000 files with 2 cores; a person's own setting wins. */
async function checkoutWorkers(run: Run, root: string): Promise<string[]> {
  const set = await run(root, ['config', '--get', 'checkout.workers'])
  return set.code === 0 ? [] : ['-c', 'checkout.workers=0']
}

/** `git worktree add` at a path that must be free. Leaves neither folder nor metadata when it fails. */
export async function makeWorktree(
  run: Run,
  root: string,
  path: string,
  args: { flags: readonly string[]; revision: string; signal?: AbortSignal | undefined },
): Promise<Result<void, GitFailure>> {
  const [taken, workers] = await Promise.all([isTaken(path), checkoutWorkers(run, root)])
  if (taken) return gitFailed(`${path} exists already: choose another folder for the worktree`)
  const added = await run(root, [...workers, 'worktree', 'add', ...args.flags, '--', path, args.revision], {
    writes: true,
    timeoutMs: LONG_MS,
    signal: args.signal,
  })
  if (added.code === 0) return ok(undefined)
  await forgetWorktree(run, root, path)
  return err(failureOf(added))
}

async function addWorktree(run: Run, input: AddWorktree): Promise<Result<void, GitFailure>> {
  const { root, path, branch, base, signal } = input
  if (signal?.aborted) return gitFailed('stopped before the worktree was made')
  const [existing, start] = await Promise.all([
    commitAt(run, root, `refs/heads/${branch}`),
    commitAt(run, root, base),
  ])
  if (existing !== null) return gitFailed(`Branch ${branch} exists already: choose another name`)
  if (start === null) return gitFailed(`${base} names no commit in ${root}`)
  const made = await makeWorktree(run, root, path, {
    flags: ['--no-track', '-b', branch],
    revision: start,
    signal,
  })
  // Git makes the branch first and keeps it when the rest fails. It was not there before, so it is ours to delete.
  if (!made.ok) await run(root, ['update-ref', '-d', `refs/heads/${branch}`, start], { writes: true })
  return made
}

async function worktreeState(run: Run, path: string): Promise<Result<WorktreeState, GitFailure>> {
  const status = await statusOf(run, path)
  if (!status.ok) return status
  const { head, branch, changed, untracked, conflicted } = status.value
  return ok({ head, branch, changed, untracked, conflicted })
}

type Worktrees = Pick<Git, 'worktrees' | 'addWorktree' | 'readdWorktree' | 'pruneWorktrees' | 'worktreeState'>

export const createWorktrees = (run: Run): Worktrees => ({
  async worktrees(root) {
    const [, ...linked] = await listWorktrees(run, root)
    return linked.map(({ path, branch, head }) => ({ path, branch, head }))
  },
  addWorktree: (input) => addWorktree(run, input),
  readdWorktree: ({ root, path, branch }) => makeWorktree(run, root, path, { flags: [], revision: branch }),
  async pruneWorktrees(root) {
    requireExit(await run(root, ['worktree', 'prune'], { writes: true }))
  },
  worktreeState: (path) => worktreeState(run, path),
})
