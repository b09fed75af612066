import type { Task } from '../../contract/task.ts'
import { callerName, type Caller } from '../caller.ts'
import type { Context } from '../context.ts'
import type { Writer } from '../ledger.ts'
import { insertPrompt } from '../prompts/insertPrompt.ts'
import { dropSignals, putSignal } from '../review/putSignal.ts'
import { isLost, letGo } from './owner.ts'

/** Changes of how a task stands, each inside the transaction in which it was decided. They answer the task as it is then. */

export function writeBlock(
  context: Context,
  writer: Writer,
  caller: Caller,
  task: Task,
  reason: string,
): Task {
  const block = { by: callerName(caller), reason, at: writer.at }
  const now = change(writer, task, { status: 'blocked', block })
  writer.record({ type: 'task.blocked', detail: reason, images: { task: now } })
  if (caller.agent_id !== task.coordinator_id) putSignal(context, writer, now, 'blocked', reason)
  return now
}

export function writeUnblock(writer: Writer, task: Task, reason: string): Task {
  const lives = task.agent_id !== null && !isLost(writer.tables, task.agent_id)
  const now = change(writer, task, { status: lives ? 'in_progress' : 'pending', block: null })
  dropSignals(writer, task)
  writer.record({ type: 'task.unblocked', detail: reason, images: { task: now } })
  return now
}

/** The task is open to anybody again; its worktree stays, and its prompt waits for whoever comes next. */
export function writeRelease(
  context: Context,
  writer: Writer,
  caller: Caller | 'host',
  task: Task,
  reason: string,
): Task {
  const guest = letGo(writer, task, `task ${task.id} was given back`)
  const now = change(writer, task, {
    ...{ status: 'pending', agent_id: null, claimed_at: null, launch: 'none', launch_error: null },
    ...{ block: null, completion: null, approval: null },
  })
  dropSignals(writer, task)
  writer.record({
    type: 'task.released',
    detail: reason,
    images: { task: now, ...(guest && { agent: guest }) },
  })
  queueAgain(context, writer, caller, now)
  return now
}

/** What it is to do is queued once more, unless it still is. */
export function queueAgain(context: Context, writer: Writer, caller: Caller | 'host', task: Task): void {
  const queued = writer.tables.prompts.count({ task_id: task.id, state: 'queued' })
  if (task.prompt === '' || queued > 0) return
  insertPrompt(context, writer, caller, task, { text: task.prompt, agent_id: null })
}

export function writeFail(
  context: Context,
  writer: Writer,
  caller: Caller,
  task: Task,
  reason: string,
): Task {
  const guest = letGo(writer, task, `task ${task.id} has failed`)
  const block = { by: callerName(caller), reason, at: writer.at }
  const now = change(writer, task, { status: 'failed', block })
  writer.record({
    type: 'task.failed',
    detail: reason,
    images: { task: now, ...(guest && { agent: guest }) },
  })
  if (caller.agent_id === null || caller.agent_id !== task.coordinator_id)
    putSignal(context, writer, now, 'failed', reason)
  return now
}

export function change(writer: Writer, task: Task, wanted: Partial<Task>): Task {
  const changed = { ...wanted, updated_at: writer.at }
  writer.tables.tasks.update(task.id, changed)
  return { ...task, ...changed }
}
