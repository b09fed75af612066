import type { Output } from '../../contract/index.ts'
import type { Run } from '../../contract/run.ts'
import type { TaskStatus } from '../../contract/task.ts'
import type { Tables } from '../ports/store.ts'

type RunView = Output<'run', 'create'>

const NEXT: Readonly<Record<Run['status'], string>> = {
  planning: 'complete the brief, create tasks with its run_id; it is in progress once the first one starts',
  ready: 'start its tasks; it is in progress once the first one starts',
  in_progress: 'see its tasks; set it complete when the acceptance criteria hold',
  complete: 'nothing more to do; run resume takes it up again',
  stopped: 'nothing of it begins; run resume takes it up again',
}

/** A run as answers and lists show it. */
export function viewRun(tables: Tables, run: Run): RunView {
  const count = (status: TaskStatus): number =>
    tables.tasks.count({ project_id: run.project_id, run_id: run.id, status })
  return {
    ...run,
    tasks: {
      pending: count('pending'),
      in_progress: count('in_progress'),
      blocked: count('blocked'),
      review: count('review'),
      done: count('done'),
      cancelled: count('cancelled'),
      failed: count('failed'),
    },
    next: NEXT[run.status],
  }
}
