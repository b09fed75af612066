import { ok, type Result } from '../../base/result.ts'
import type { Failure } from '../../contract/errors.ts'
import type { Codes, Output } from '../../contract/index.ts'
import type { Project } from '../../contract/project.ts'
import type { Task } from '../../contract/task.ts'
import type { Caller } from '../caller.ts'
import type { Context } from '../context.ts'
import { projectOf, requireTask } from '../require.ts'
import { compareFailed, compareTask, type Sides } from './compareTask.ts'

type Answer<T> = Result<T, Failure<Codes<'task', 'diff'>>>
type Out = Output<'task', 'diff'>

interface DiffInput {
  readonly task_id: string
  readonly file?: string | undefined
  /** False where the patch alone is wanted. */
  readonly files?: boolean | undefined
  readonly commit?: string | undefined
  readonly max_bytes: number
}

/** The change of a task: of its worktree as it is, or of what landed; or of one commit of it. */
export async function diffTask(context: Context, caller: Caller, input: DiffInput): Promise<Answer<Out>> {
  const found = requireTask(context, caller, input.task_id)
  if (!found.ok) return found
  const task = found.value
  const project = projectOf(context, task)
  const sides = await compareTask(context, project, task, input.commit)
  if (!sides.ok) return sides
  const { git } = context.ports
  const whole = input.files !== false
  const file = input.file === undefined ? {} : { file: input.file }
  const [files, patch, conflicts] = await Promise.all([
    whole ? git.changedFiles(sides.value) : ok([]),
    input.max_bytes === 0
      ? ok({ text: '', truncated: false })
      : git.patch({ ...sides.value, ...file, limit: input.max_bytes }),
    whole && input.commit === undefined ? forecastNow(context, project, task, sides.value) : [],
  ])
  if (!files.ok) return compareFailed(context, task, files.error)
  if (!patch.ok) return compareFailed(context, task, patch.error)
  return ok({
    task_id: task.id,
    base_branch: task.base_branch,
    base_sha: sides.value.base,
    head_sha: sides.value.head_sha,
    uncommitted: sides.value.uncommitted,
    files: files.value,
    patch: patch.value.text,
    truncated: input.max_bytes === 0 ? files.value.length > 0 : patch.value.truncated,
    conflicts,
    next: nextStep(task, sides.value, conflicts, whole && input.commit === undefined),
  })
}

function nextStep(task: Task, { head_sha }: Sides, conflicts: Out['conflicts'], whole: boolean): string {
  if (!whole) return `this is a part of the change; get_task_diff without file and commit shows all of it`
  return conflicts.length === 0
    ? `merge_task with head_sha ${head_sha} lands exactly this`
    : `a merge into ${task.base_branch} would conflict in ${conflicts.map((one) => one.path).join(', ')}`
}

/** Conflicts that a merge of the task would meet now. */
export async function forecastNow(
  context: Context,
  project: Project,
  task: Task,
  sides: Pick<Sides, 'head_sha'>,
): Promise<Out['conflicts']> {
  if (task.worktree === null || task.branch === null) return []
  const tip = await context.ports.git.commitOf(project.root, `refs/heads/${task.base_branch}`)
  if (tip === null) return []
  const forecast = await context.ports.git.forecast(project.root, tip, sides.head_sha)
  return forecast.ok ? forecast.value : []
}
