import { err, ok, type Result } from '../../base/result.ts'
import type { Git, GitFailure } from '../../core/ports/git.ts'
import { checkoutOf } from './checkouts.ts'
import { expectZero, failureOf, gitFailed, requireExit, type Run } from './run.ts'

export async function commitAt(run: Run, cwd: string, revision: string): Promise<string | null> {
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`]
  const outcome = await run(cwd, args)
  if (outcome.end !== 'exit') throw new Error(failureOf(outcome).message)
  return outcome.code === 0 ? outcome.text().trim() : null
}

export async function isAncestor(
  run: Run,
  root: string,
  ancestor: string,
  descendant: string,
): Promise<boolean> {
  const outcome = await run(root, ['merge-base', '--is-ancestor', '--end-of-options', ancestor, descendant])
  return requireExit(outcome, [0, 1]) === 0
}

/** Kept elsewhere means by a branch, tag or remote ref. A stash, a bisection and our own refs all expire. */
const FLEETING = ['refs/switchyard/*', 'refs/stash', 'refs/bisect/*']

async function commitsOnlyOn(run: Run, root: string, branch: string): Promise<number> {
  const ref = `refs/heads/${branch}`
  const hidden = [ref, ...FLEETING].map((pattern) => `--exclude=${pattern}`)
  const outcome = await run(root, ['rev-list', '--count', ref, '--not', ...hidden, '--glob=refs/*', '--'])
  requireExit(outcome)
  return Number(outcome.text())
}

async function deleteBranch(
  run: Run,
  root: string,
  branch: string,
  expected: string,
): Promise<Result<void, GitFailure>> {
  const place = await checkoutOf(run, root, branch)
  if (place !== null)
    return gitFailed(`Branch ${branch} is checked out in ${place}: remove that worktree first`)
  const deleted = await run(root, ['update-ref', '-d', `refs/heads/${branch}`, expected], { writes: true })
  if (deleted.code !== 0) return err(failureOf(deleted))
  // As `git branch -d` does: an upstream that the agent set with its push. There mostly is none, which is a failure.
  await run(root, ['config', '--local', '--remove-section', `branch.${branch}`], { writes: true })
  return ok(undefined)
}

async function refsBelow(
  run: Run,
  root: string,
  prefix: string,
): Promise<{ ref: string; sha: string; at: number }[]> {
  const format = '%(refname)%00%(objectname)%00%(creatordate:unix)'
  const outcome = await run(root, ['for-each-ref', `--format=${format}`, '--', prefix])
  requireExit(outcome)
  return outcome
    .text()
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const [ref = '', sha = '', seconds = ''] = line.split('\0')
      return { ref, sha, at: Number(seconds) * 1000 }
    })
}

type Refs = Pick<
  Git,
  | 'isBranchName'
  | 'branchExists'
  | 'currentBranch'
  | 'commitOf'
  | 'mergeBase'
  | 'isAncestor'
  | 'commitsOnlyOn'
  | 'deleteBranch'
  | 'createBranch'
  | 'refsBelow'
  | 'deleteRef'
>

export const createRefs = (run: Run): Refs => ({
  async isBranchName(root, name) {
    // Git takes @ for a name too, but everywhere else it means HEAD.
    if (name.startsWith('-') || name === '@') return false
    const outcome = await run(root, ['check-ref-format', '--branch', name])
    // Git expands @{-1} and the like to another name; only a name that stands for itself is one.
    return outcome.code === 0 && outcome.text() === `${name}\n`
  },
  async branchExists(root, name) {
    return (
      requireExit(
        await run(root, ['show-ref', '--verify', '--quiet', '--', `refs/heads/${name}`]),
        [0, 1],
      ) === 0
    )
  },
  // A branch comes before a tag of the same name, other than Git has it: callers mean branches.
  async currentBranch(root) {
    const outcome = await run(root, ['symbolic-ref', '--quiet', '--short', 'HEAD'])
    return requireExit(outcome, [0, 1]) === 0 ? outcome.text().trim() : null
  },
  async commitOf(root, revision) {
    const branch = revision.startsWith('refs/') ? null : await commitAt(run, root, `refs/heads/${revision}`)
    return branch ?? commitAt(run, root, revision)
  },
  async mergeBase(root, one, other) {
    const outcome = await run(root, ['merge-base', '--end-of-options', one, other])
    return requireExit(outcome, [0, 1]) === 0 ? outcome.text().trim() : null
  },
  isAncestor: (root, ancestor, descendant) => isAncestor(run, root, ancestor, descendant),
  commitsOnlyOn: (root, branch) => commitsOnlyOn(run, root, branch),
  deleteBranch: (root, branch, expected) => deleteBranch(run, root, branch, expected),
  async createBranch(root, branch, at) {
    const args = ['branch', '--no-track', '--end-of-options', branch, at]
    const created = expectZero(await run(root, args, { writes: true }))
    return created.ok ? ok(undefined) : created
  },
  refsBelow: (root, prefix) => refsBelow(run, root, prefix),
  async deleteRef(root, ref) {
    if (!ref.startsWith('refs/switchyard/')) throw new Error(`${ref} is not a ref of Switchyard's`)
    requireExit(await run(root, ['update-ref', '-d', ref], { writes: true }))
  },
})
