import { err, ok, type Result } from '../../base/result.ts'
import { failure, type Failure } from '../../contract/errors.ts'
import type { Codes, Input, Output } from '../../contract/index.ts'
import type { Task } from '../../contract/task.ts'
import { decideArchive } from '../../domain/task.ts'
import type { Caller } from '../caller.ts'
import type { Context } from '../context.ts'
import { commit, type Call } from '../ledger.ts'
import { requireTask } from '../require.ts'
import { viewTask } from './viewTask.ts'

type In = Input<'task', 'update'>
type Answer<T> = Result<T, Failure<Codes<'task', 'update'>>>

/** Changes what a task is called and where lists show it. None of it is progress, so `updated_at` stays. */
export async function updateTask(
  context: Context,
  caller: Caller,
  input: In,
  call: Call,
): Promise<Answer<Output<'task', 'update'>>> {
  const found = requireTask(context, caller, input.task_id)
  if (!found.ok) return found
  const marks = input.pinned !== undefined || input.archived !== undefined
  if (marks && caller.role !== 'operator') {
    return err(
      failure('FORBIDDEN', `pinning and archiving ${input.task_id} is the operator's; send title alone`),
    )
  }
  return commit(context, caller, (writer): Answer<Output<'task', 'update'>> => {
    const task = writer.tables.tasks.get(input.task_id) ?? found.value
    const allowed = input.archived === true ? decideArchive(task) : ok(undefined)
    if (!allowed.ok) return allowed
    const change = changeOf(task, input, writer.at)
    const next = { ...task, ...change }
    if (Object.keys(change).length > 0) {
      writer.tables.tasks.update(task.id, change)
      writer.record({ type: 'task.updated', detail: Object.keys(change).join(', '), images: { task: next } })
    }
    const answer = viewTask(writer.tables, next)
    call.keep(writer, answer)
    return ok(answer)
  })
}

/** What differs from before; an archived task keeps the instant at which it was put away. */
function changeOf(
  task: Task,
  { title, pinned, archived }: In,
  at: string,
): Partial<Pick<Task, 'title' | 'pinned' | 'archived_at'>> {
  const isAway = task.archived_at !== null
  return {
    ...(title !== undefined && title !== task.title && { title }),
    ...(pinned !== undefined && pinned !== task.pinned && { pinned }),
    ...(archived !== undefined && archived !== isAway && { archived_at: archived ? at : null }),
  }
}
