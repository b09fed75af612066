import { err, ok, type Result } from '../../base/result.ts'
import { failure, type Failure } from '../../contract/errors.ts'
import type { Project } from '../../contract/project.ts'
import type { Task } from '../../contract/task.ts'
import type { Context } from '../context.ts'
import type { Comparison, GitFailure } from '../ports/git.ts'

export type CompareCode = 'NO_WORKTREE' | 'UNKNOWN_REVISION' | 'GIT_FAILED'
type Answer<T> = Result<T, Failure<CompareCode>>

/** The two sides of a task's change, and where its branch is. */
export interface Sides extends Comparison {
  readonly head_sha: string
  readonly uncommitted: boolean
}

/** One commit of the branch, or what is in no commit; undefined for all. */
export type Part = string | undefined

/** What is compared: the worktree as it is, or what landed, with its base; or only a part of that. */
export async function compareTask(
  context: Context,
  project: Project,
  task: Task,
  part: Part,
): Promise<Answer<Sides>> {
  const whole = await wholeChange(context, project, task)
  if (!whole.ok || part === undefined) return whole
  const { head_sha } = whole.value
  if (part === 'uncommitted') {
    const head = task.worktree === null ? head_sha : null
    return ok({ ...whole.value, base: head_sha, head })
  }
  const commit = await commitOfBranch(context, project, whole.value, part)
  if (commit === null) {
    return err(
      failure(
        'UNKNOWN_REVISION',
        `${part.slice(0, 12)} is no commit of ${task.id} above its base; review.commits lists them`,
      ),
    )
  }
  return ok({ ...whole.value, path: project.root, base: commit.parent, head: part })
}

/** Base of a commit that has no parent. */
const EMPTY_TREE: Readonly<Record<number, string>> = {
  40: '4b825dc642cb6eb9a060e54bf8d69288fbee4904',
  64: '6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321',
}

async function commitOfBranch(
  context: Context,
  { root }: Project,
  { base, head_sha }: Sides,
  sha: string,
): Promise<{ parent: string } | null> {
  const { git } = context.ports
  if ((await git.commitOf(root, sha)) !== sha) return null
  const [above, below] = await Promise.all([
    git.isAncestor(root, sha, base),
    git.isAncestor(root, sha, head_sha),
  ])
  if (above || !below) return null
  return { parent: (await git.commitOf(root, `${sha}^`)) ?? EMPTY_TREE[sha.length] ?? base }
}

async function wholeChange(context: Context, project: Project, task: Task): Promise<Answer<Sides>> {
  const { git } = context.ports
  if (task.worktree === null) {
    const { landing } = task
    if (!landing)
      return err(failure('NO_WORKTREE', `task ${task.id} has no worktree, so there is nothing to compare`))
    const { sha } = landing
    return ok({
      ...{ path: project.root, base: landing.previous_sha, head: sha, head_sha: sha },
      uncommitted: false,
    })
  }
  const state = await git.worktreeState(task.worktree)
  if (!state.ok) return compareFailed(context, task, state.error)
  const { head, changed, untracked, conflicted } = state.value
  const tip =
    task.isolation === 'shared' ? null : await git.commitOf(project.root, `refs/heads/${task.base_branch}`)
  const base =
    tip === null ? task.base_sha : ((await git.mergeBase(project.root, tip, head)) ?? task.base_sha)
  const uncommitted = changed.length + untracked.length + conflicted.length > 0
  return ok({ path: task.worktree, base, head: null, head_sha: head, uncommitted })
}

/** Git failed: because the worktree is being taken away at this moment, or for a reason of its own. */
export async function compareFailed(context: Context, task: Task, error: GitFailure): Promise<Answer<never>> {
  if (task.worktree !== null && !(await context.ports.files.exists(task.worktree)))
    return err(failure('NO_WORKTREE', `the worktree of ${task.id} is gone, so there is nothing to compare`))
  return err(failure('GIT_FAILED', `the diff of ${task.id} could not be made: ${error.message}`))
}
