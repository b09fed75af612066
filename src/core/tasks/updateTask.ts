import { err, ok, type Result } from '../../base/result.ts'
import { failure, type Failure } from '../../contract/errors.ts'
import type { Codes, Input, Output } from '../../contract/index.ts'
import type { Task } from '../../contract/task.ts'
import { isReady, readinessOf } from '../../domain/dependencies.ts'
import type { Caller } from '../caller.ts'
import type { Context } from '../context.ts'
import { commit, type Call, type Writer } from '../ledger.ts'
import { requireTask } from '../require.ts'
import { decideEdit } from './editTask.ts'
import { launchQueued } from './launchTask.ts'
import { viewTask } from './viewTask.ts'

type In = Input<'task', 'update'>
type Answer<T> = Result<T, Failure<Codes<'task', 'update'>>>

/** Changes what is said of a task. None of it is progress, so `updated_at` stays. */
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
      failure('FORBIDDEN', `pinning and archiving ${input.task_id} is the operator's; leave them out`),
    )
  }
  const updated = commit(context, caller, (writer): Answer<Output<'task', 'update'>> => {
    const task = writer.tables.tasks.get(input.task_id) ?? found.value
    const decided = decideEdit(writer.tables, caller, task, input, writer.at)
    if (!decided.ok) return decided
    const next = write(writer, task, decided.value)
    const answer = viewTask(writer.tables, next)
    call.keep(writer, answer)
    return ok(answer)
  })
  // What it waits for may have become less.
  if (updated.ok && input.after !== undefined) launchQueued(context, found.value.project_id)
  return updated
}

function write(writer: Writer, task: Task, change: Partial<Task>): Task {
  const { tables, record } = writer
  const next = { ...task, ...change }
  if (Object.keys(change).length === 0) return next
  tables.tasks.update(task.id, change)
  record({ type: 'task.updated', detail: Object.keys(change).join(', '), images: { task: next } })
  if (change.prompt !== undefined) rewordPrompt(writer, task, change.prompt)
  const ready = (one: Task): boolean => isReady(readinessOf(one, (id) => tables.tasks.get(id)))
  if (change.after && next.status === 'pending' && ready(next) && !ready(task))
    record({ type: 'task.ready', detail: 'it comes after others no longer', images: { task: next } })
  return next
}

/** The task's own prompt, which waits for whoever comes to work on it. */
function rewordPrompt({ tables, record }: Writer, task: Task, text: string): void {
  for (const prompt of tables.prompts.list({ where: { task_id: task.id, state: 'queued' } })) {
    if (prompt.text !== task.prompt) continue
    tables.prompts.update(prompt.id, { text })
    record({ type: 'prompt.changed', images: { prompt: { ...prompt, text } } })
  }
}
