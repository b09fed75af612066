import type { Result } from '../../../base/result.ts'
import type { Selection } from '../../state/selection.ts'
import type { CallFailure, Yard } from '../../state/yard.ts'

/** Starts the sample that comes with the host, in a folder of the host's own, and shows its coordinator. */
export async function runDemo(yard: Yard, selection: Selection): Promise<Result<unknown, CallFailure>> {
  const started = await yard.call((client) => client.sample.start({}))
  if (started.ok) {
    selection.selectProject(started.value.project_id)
    selection.selectTask(started.value.task_id)
  }
  return started
}
