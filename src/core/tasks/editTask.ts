import { err, ok, type Result } from '../../base/result.ts'
import { failure, type Failure } from '../../contract/errors.ts'
import type { Codes, Input } from '../../contract/index.ts'
import type { Task } from '../../contract/task.ts'
import { decideComplexity } from '../../domain/approval.ts'
import { decideNewAfter } from '../../domain/dependencies.ts'
import { decideArchive, isEnded } from '../../domain/task.ts'
import type { Caller } from '../caller.ts'
import type { Tables } from '../ports/store.ts'
import { chooseParent } from './chooseParent.ts'
import { canonicalPath } from './canonicalPath.ts'

type In = Input<'task', 'update'>
type Answer<T> = Result<T, Failure<Codes<'task', 'update'>>>

/** Fields that say what is to be done: they are settled once the task has ended. */
const WORK = ['prompt', 'priority', 'tags', 'notes', 'parent_id', 'files', 'complexity', 'after'] as const

/** What of a task an edit changes, where all of it may be; what is the same as before is left out. */
export function decideEdit(
  tables: Tables,
  caller: Caller,
  task: Task,
  input: In,
  at: string,
): Answer<Partial<Task>> {
  if (input.archived === true) {
    const allowed = decideArchive(task)
    if (!allowed.ok) return allowed
  }
  const settled = isEnded(task) ? WORK.find((field) => input[field] !== undefined) : undefined
  if (settled)
    return err(failure('WRONG_STATUS', `task ${task.id} is ${task.status}; its ${settled} stays as it is`))
  if (input.prompt !== undefined && !isUntouched(task)) {
    return err(
      failure('WRONG_STATUS', `work on task ${task.id} has begun; send_prompt says more to its agent`, {
        status: task.status,
      }),
    )
  }
  const complexity =
    input.complexity === undefined ? ok(undefined) : decideComplexity(task, input.complexity, caller.role)
  if (!complexity.ok) return complexity
  const after =
    input.after === undefined
      ? ok(undefined)
      : decideNewAfter(task, input.after, (id) => tables.tasks.get(id))
  if (!after.ok) return after
  const parent = input.parent_id ? chooseParent(tables, caller, task, input.parent_id) : ok(input.parent_id)
  if (!parent.ok) return parent
  const wanted = {
    ...plainOf(input),
    ...(after.value !== undefined && { after: after.value }),
    ...(parent.value !== undefined && { parent_id: parent.value }),
  }
  return ok({ ...differing(task, wanted), ...archiving(task, input, at) })
}

const isUntouched = ({ status, launch }: Task): boolean =>
  status === 'pending' && ['none', 'queued', 'failed'].includes(launch)

function plainOf(input: In): Partial<Task> {
  const { title, prompt, pinned, priority, tags, notes, complexity, files } = input
  return {
    ...(title !== undefined && { title }),
    ...(prompt !== undefined && { prompt }),
    ...(pinned !== undefined && { pinned }),
    ...(priority !== undefined && { priority }),
    ...(tags !== undefined && { tags }),
    ...(notes !== undefined && { notes }),
    ...(complexity !== undefined && { complexity }),
    ...(files !== undefined && { files: files.map(canonicalPath) }),
  }
}

function differing(task: Task, wanted: Partial<Task>): Partial<Task> {
  const before: Readonly<Record<string, unknown>> = task
  return Object.fromEntries(
    Object.entries(wanted).filter(
      ([field, value]) => JSON.stringify(before[field]) !== JSON.stringify(value),
    ),
  )
}

/** An archived task keeps the instant at which it was put away. */
function archiving(task: Task, { archived }: In, at: string): Partial<Task> {
  if (archived === undefined || archived === (task.archived_at !== null)) return {}
  return { archived_at: archived ? at : null }
}
