import { err, ok, type Result } from '../../base/result.ts'
import { failure, type Failure } from '../../contract/errors.ts'
import type { Codes, Output } from '../../contract/index.ts'
import type { Project } from '../../contract/project.ts'
import type { Task } from '../../contract/task.ts'
import type { Caller } from '../caller.ts'
import type { Context } from '../context.ts'
import type { Comparison, GitFailure } from '../ports/git.ts'
import { projectOf, requireTask } from '../require.ts'

type Answer<T> = Result<T, Failure<Codes<'task', 'diff'>>>
type Out = Output<'task', 'diff'>

interface DiffInput {
  readonly task_id: string
  readonly file?: string | undefined
  readonly max_bytes: number
}

/** The change of a task: of its worktree as it is, or of what landed. */
export async function diffTask(context: Context, caller: Caller, input: DiffInput): Promise<Answer<Out>> {
  const found = requireTask(context, caller, input.task_id)
  if (!found.ok) return found
  const task = found.value
  const project = projectOf(context, task)
  const sides = await compare(context, project, task)
  if (!sides.ok) return sides
  const { git } = context.ports
  const [files, patch] = await Promise.all([
    git.changedFiles(sides.value),
    git.patch({
      ...sides.value,
      ...(input.file === undefined ? {} : { file: input.file }),
      limit: input.max_bytes,
    }),
  ])
  if (!files.ok) return failed(task, files.error)
  if (!patch.ok) return failed(task, patch.error)
  const conflicts = await forecastNow(context, project, task, sides.value)
  const clean = conflicts.length === 0
  return ok({
    task_id: task.id,
    base_branch: task.base_branch,
    base_sha: sides.value.base,
    head_sha: sides.value.head_sha,
    uncommitted: sides.value.uncommitted,
    files: files.value,
    patch: patch.value.text,
    truncated: patch.value.truncated,
    conflicts,
    next: clean
      ? `merge_task with head_sha ${sides.value.head_sha} lands exactly this`
      : `a merge into ${task.base_branch} would conflict in ${conflicts.map((one) => one.path).join(', ')}`,
  })
}

const failed = (task: Task, error: GitFailure): Answer<never> =>
  err(failure('GIT_FAILED', `the diff of ${task.id} could not be made: ${error.message}`))

interface Sides extends Comparison {
  readonly head_sha: string
  readonly uncommitted: boolean
}

async function compare(context: Context, project: Project, task: Task): Promise<Answer<Sides>> {
  const { git } = context.ports
  if (task.worktree === null) {
    const { landing } = task
    if (!landing)
      return err(failure('NO_WORKTREE', `task ${task.id} has no worktree, so there is nothing to compare`))
    return ok({
      path: project.root,
      base: landing.previous_sha,
      head: landing.sha,
      head_sha: landing.sha,
      uncommitted: false,
    })
  }
  const state = await git.worktreeState(task.worktree)
  if (!state.ok) return failed(task, state.error)
  const { head, changed, untracked, conflicted } = state.value
  const tip =
    task.isolation === 'shared' ? null : await git.commitOf(project.root, `refs/heads/${task.base_branch}`)
  const base =
    tip === null ? task.base_sha : ((await git.mergeBase(project.root, tip, head)) ?? task.base_sha)
  const uncommitted = changed.length + untracked.length + conflicted.length > 0
  return ok({ path: task.worktree, base, head: null, head_sha: head, uncommitted })
}

async function forecastNow(
  context: Context,
  project: Project,
  task: Task,
  sides: Sides,
): Promise<Out['conflicts']> {
  if (task.worktree === null || task.branch === null) return []
  const tip = await context.ports.git.commitOf(project.root, `refs/heads/${task.base_branch}`)
  if (tip === null) return []
  const forecast = await context.ports.git.forecast(project.root, tip, sides.head_sha)
  return forecast.ok ? forecast.value : []
}
