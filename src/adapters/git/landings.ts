import { lstat } from 'node:fs/promises'
import { join } from 'node:path'
import { err, ok, type Result } from '../../base/result.ts'
import type { AdvanceFailure, Git, GitFailure } from '../../core/ports/git.ts'
import { checkoutOf, isBeingRebased, underWay } from './checkouts.ts'
import { parseRefused, splitNul } from './porcelain.ts'
import { commitAt, isAncestor } from './refs.ts'
import { expectZero, failureOf, gitFailed, LONG_MS, type Run } from './run.ts'
import { statusOf } from './worktrees.ts'

interface Move {
  readonly root: string
  readonly branch: string
  readonly from: string
  readonly to: string
}

type Moved = Result<void, AdvanceFailure>

function moved(branch: string, from: string, actual: string | null): Moved {
  const now =
    actual === null ? 'does not exist any more' : `is at ${actual.slice(0, 12)}, not at ${from.slice(0, 12)}`
  return err({ code: 'branch_moved', message: `Branch ${branch} ${now}`, actual })
}

function inTheWay(place: string, files: readonly string[]): Moved {
  const named = files.slice(0, 10).join(', ') + (files.length > 10 ? ' …' : '')
  const message = `Local changes in ${place} are in the way: ${named}. Commit or move them, then try again`
  return err({ code: 'local_changes', message, files: [...files] })
}

/** What both directions need: the branch where it is expected, and a checkout, if any, that is not in the middle of something. */
async function requireMovable(
  run: Run,
  { root, branch, from, to }: Move,
  order: readonly [string, string],
): Promise<Result<{ place: string | null }, AdvanceFailure>> {
  const actual = await commitAt(run, root, `refs/heads/${branch}`)
  if (actual !== from) {
    const failure = moved(branch, from, actual)
    if (!failure.ok) return failure
  }
  const [ancestor, descendant] = order
  if (!(await isAncestor(run, root, ancestor, descendant))) {
    return gitFailed(
      `${to} and ${from} are not on one line of history: branch ${branch} cannot move between them`,
    )
  }
  const place = await checkoutOf(run, root, branch)
  const busy = place === null ? null : await underWay(run, place)
  if (busy) return gitFailed(`A ${busy} is in progress in ${place}: finish or abort it first`)
  if (place === null && (await isBeingRebased(run, root, branch))) {
    return gitFailed(`Branch ${branch} is being rebased in one of its worktrees: finish or abort that first`)
  }
  return ok({ place })
}

/** Moves the ref alone; Git compares it with `from` under its lock. */
async function moveRef(run: Run, cwd: string, { branch, from, to }: Move, reason: string): Promise<Moved> {
  const args = ['update-ref', '-m', `switchyard: ${reason}`, `refs/heads/${branch}`, to, from]
  const outcome = await run(cwd, args, { writes: true })
  if (outcome.code === 0) return ok(undefined)
  const actual = await commitAt(run, cwd, `refs/heads/${branch}`)
  return actual === from ? err(failureOf(outcome)) : moved(branch, from, actual)
}

async function advance(run: Run, input: Move): Promise<Moved> {
  const { root, branch, from, to } = input
  const movable = await requireMovable(run, input, [from, to])
  if (!movable.ok) return movable
  const { place } = movable.value
  if (place === null) return moveRef(run, root, input, 'merge')
  // An ignored file in the way counts as much as an untracked one: Git would overwrite it without a word.
  const args = ['merge', '--ff-only', '--no-autostash', '--no-overwrite-ignore', '--no-stat', to]
  const outcome = await run(place, args, { writes: true, timeoutMs: LONG_MS })
  if (outcome.code !== 0) {
    const files = parseRefused(outcome.stderr)
    return files.length > 0 ? inTheWay(place, files) : err(failureOf(outcome))
  }
  const actual = await commitAt(run, root, `refs/heads/${branch}`)
  return actual === to ? ok(undefined) : moved(branch, to, actual)
}

/** Files that differ between the commits and that have local changes, or that would come back where another file lies now. */
async function obstacles(run: Run, place: string, { from, to }: Move): Promise<Result<string[], GitFailure>> {
  const names = async (...flags: string[]): Promise<Result<string, GitFailure>> =>
    expectZero(
      await run(place, ['diff-tree', '-r', '-z', '--no-renames', '--name-only', ...flags, from, to, '--']),
    )
  const [status, touched, added] = await Promise.all([
    statusOf(run, place),
    names(),
    names('--diff-filter=A'),
  ])
  if (!status.ok) return status
  if (!touched.ok) return touched
  if (!added.ok) return added
  const local = new Set([...status.value.changed, ...status.value.untracked])
  const found = splitNul(touched.value).filter((file) => local.has(file))
  for (const file of splitNul(added.value)) {
    if (await lstat(join(place, file)).catch(() => null)) found.push(file)
  }
  return ok([...new Set(found)].sort())
}

/**
 * A two-way merge backwards instead of `git reset --keep`, which would also unstage what the person has staged in other
 * files; the ref follows only where it still is at `from`.
 */
async function rewind(run: Run, input: Move): Promise<Moved> {
  const { root, from, to } = input
  const movable = await requireMovable(run, input, [to, from])
  if (!movable.ok) return movable
  const { place } = movable.value
  if (place === null) return moveRef(run, root, input, 'undo of a merge')
  const blocked = await obstacles(run, place, input)
  if (!blocked.ok) return blocked
  if (blocked.value.length > 0) return inTheWay(place, blocked.value)

  const lay = (one: string, other: string): ReturnType<Run> =>
    run(place, ['read-tree', '-m', '-u', one, other], { writes: true, timeoutMs: LONG_MS })
  // Exits with 1 when files differ from the index, which is what it is to find out.
  await run(place, ['update-index', '-q', '--refresh'], { writes: true })
  const laid = await lay(from, to)
  if (laid.code !== 0) return err(failureOf(laid))
  const result = await moveRef(run, place, input, 'undo of a merge')
  if (!result.ok) await lay(to, from)
  return result
}

export const createLandings = (run: Run): Pick<Git, 'advance' | 'rewind'> => ({
  advance: (input) => advance(run, input),
  rewind: (input) => rewind(run, input),
})
