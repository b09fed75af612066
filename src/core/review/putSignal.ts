import { newId } from '../../base/ids.ts'
import type { Signal } from '../../contract/signal.ts'
import type { Task } from '../../contract/task.ts'
import { deliverPrompts } from '../agents/deliverPrompts.ts'
import { inBackground, type Context } from '../context.ts'
import type { Writer } from '../ledger.ts'

/**
 * Stores what the task's owner, a coordinator or the operator, is to be told, inside the transaction of what happened. A newer signal of a task
 * replaces one that nobody has taken yet.
 */
export function putSignal(
  context: Context,
  writer: Writer,
  task: Task,
  outcome: Signal['outcome'],
  detail: string,
): void {
  dropSignals(writer, task)
  const signal: Signal = {
    id: newId('sig', context.ports.random),
    project_id: task.project_id,
    task_id: task.id,
    coordinator_id: task.coordinator_id,
    outcome,
    detail,
    completion: outcome === 'done' ? task.completion : null,
    created_at: writer.at,
    taken_by: null,
  }
  writer.tables.signals.insert(signal)
  writer.record({ type: `signal.${outcome}`, detail, images: { signal } })
  announceSoon(context, task.coordinator_id)
}

/** Once the transaction is over, a coordinator at its prompt is told, unless a wait of its own has got it first. */
function announceSoon(context: Context, coordinatorId: string | null): void {
  const live = coordinatorId === null ? undefined : context.live.get(coordinatorId)
  if (!live) return
  context.ports.clock.after(0, () => {
    inBackground(context, 'announce', () => deliverPrompts(context, live))
  })
}

/** Marks the task's untaken signals as overtaken. */
export function dropSignals(writer: Writer, task: Task): void {
  for (const old of writer.tables.signals.list({ where: { task_id: task.id, taken_by: null } })) {
    writer.tables.signals.update(old.id, { taken_by: 'overtaken' }, { taken_by: null })
  }
}
