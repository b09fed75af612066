import { err, ok, type Result } from '../../base/result.ts'
import type { Failure } from '../../contract/errors.ts'
import type { Codes, Input, Output } from '../../contract/index.ts'
import { taskStatus } from '../../contract/task.ts'
import { NEXT } from '../../domain/announcement.ts'
import { FINAL, isEnded } from '../../domain/task.ts'
import type { Caller } from '../caller.ts'
import type { Context } from '../context.ts'
import { commit, type Call } from '../ledger.ts'
import type { Tables } from '../ports/store.ts'
import { requireTask } from '../require.ts'
import { waitUntil } from '../waiting.ts'

type In = Input<'task', 'waitSignal'>
type Out = Output<'task', 'waitSignal'>

const OPEN = taskStatus.options.filter((status) => !FINAL.includes(status))

/**
 * The earliest signal of the caller's tasks that nobody has taken, now or as soon as there is one. Taking it and keeping
 * the answer for a retry is one transaction, so each signal is told exactly once.
 */
export async function waitSignal(
  context: Context,
  caller: Caller,
  input: In,
  call: Call,
): Promise<Result<Out, Failure<Codes<'task', 'waitSignal'>>>> {
  for (const id of input.task_ids ?? []) {
    const found = requireTask(context, caller, id)
    if (!found.ok) return err(found.error)
  }
  const taken = await waitUntil(
    context,
    (event) =>
      event.images.signal !== undefined || event.type === 'task.closed' || event.type === 'task.merged',
    () => take(context, caller, input, call),
    { ms: input.timeout_ms, signal: call.signal },
  )
  return ok(taken ?? nothingYet(context, caller))
}

/** The operator's own tasks are those without a coordinator; it never takes what a coordinator waits for. */
const ownTasks = (caller: Caller): { coordinator_id: string | null } => ({
  coordinator_id: caller.role === 'operator' ? null : caller.agent_id,
})

function take(context: Context, caller: Caller, input: In, call: Call): Out | null {
  const where = {
    ...ownTasks(caller),
    taken_by: null,
    ...(input.task_ids ? { task_id: input.task_ids } : {}),
  }
  const waiting = context.ports.store.read((tables) => tables.signals.list({ where, limit: 1 })).length > 0
  if (!waiting) return allEnded(context, caller, input)
  return commit(context, caller, (writer) => {
    const signal = writer.tables.signals.list({ where, limit: 1 })[0]
    if (!signal) return null
    const takenBy = input.request_id ?? `at ${writer.at}`
    writer.tables.signals.update(signal.id, { taken_by: takenBy }, { taken_by: null })
    const task = writer.tables.tasks.get(signal.task_id)
    const answer: Out = {
      outcome: signal.outcome,
      signal_id: signal.id,
      task_id: signal.task_id,
      title: task?.title ?? null,
      completion: signal.completion,
      detail: signal.detail,
      open_tasks: openTasks(writer.tables, caller),
      next: NEXT[signal.outcome],
    }
    call.keep(writer, answer)
    return answer
  })
}

/** A wait that names only tasks which have ended, with nothing left to tell, ends too. */
function allEnded(context: Context, caller: Caller, input: In): Out | null {
  const ids = input.task_ids ?? []
  const tasks = context.ports.store.read((tables) => ids.flatMap((id) => tables.tasks.get(id) ?? []))
  const last = tasks.at(-1)
  if (!last || !tasks.every(isEnded)) return null
  return {
    outcome: 'closed',
    signal_id: null,
    task_id: last.id,
    title: last.title,
    completion: last.completion,
    detail: `the task is ${last.status}`,
    open_tasks: context.ports.store.read((tables) => openTasks(tables, caller)),
    next: 'nothing more to do for it',
  }
}

const openTasks = (tables: Tables, caller: Caller): number =>
  tables.tasks.count({ ...ownTasks(caller), status: OPEN })

function nothingYet(context: Context, caller: Caller): Out {
  const open = context.ports.store.read((tables) => openTasks(tables, caller))
  return {
    outcome: 'nothing_yet',
    signal_id: null,
    task_id: null,
    title: null,
    completion: null,
    detail: '',
    open_tasks: open,
    next:
      open > 0
        ? 'call wait_for_signal_done again'
        : 'you have no open task that could signal; create_task makes one',
  }
}
