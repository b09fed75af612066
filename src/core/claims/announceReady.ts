import type { Task } from '../../contract/task.ts'
import { isReady, readinessOf } from '../../domain/dependencies.ts'
import type { Writer } from '../ledger.ts'
import type { Tables } from '../ports/store.ts'

/** The tasks that have waited for this one, and wait for nothing any more. */
export const readyAfter = (tables: Tables, task: Task): Task[] =>
  tables.tasks
    .list({ where: { project_id: task.project_id, status: 'pending' } })
    .filter(({ after }) => after.includes(task.id))
    .filter((one) => isReady(readinessOf(one, (id) => tables.tasks.get(id))))

/** Records of each task that the end of this one has made ready, in the same transaction, and answers their ids. */
export function announceReady(writer: Writer, task: Task): string[] {
  const ready = readyAfter(writer.tables, task)
  for (const one of ready)
    writer.record({ type: 'task.ready', detail: `${task.id} is ${task.status}`, images: { task: one } })
  return ready.map(({ id }) => id)
}
