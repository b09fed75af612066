import { err, ok, type Result } from '../../base/result.ts'
import { failure, type Failure } from '../../contract/errors.ts'
import type { Run } from '../../contract/run.ts'
import { reachesRun, type Wish } from '../../domain/runs.ts'
import type { Caller } from '../caller.ts'
import type { Context } from '../context.ts'
import { ownTask } from './ownTask.ts'

/** The run, where it exists and the caller reaches it for what it wants. A worker is told nothing about any other id. */
export function requireRun(
  context: Context,
  caller: Caller,
  runId: string,
  wish: Wish,
): Result<Run, Failure<'FORBIDDEN' | 'RUN_NOT_FOUND'>> {
  const { run, own } = context.ports.store.read((tables) => ({
    run: tables.runs.get(runId),
    own: ownTask(tables, caller),
  }))
  if (run && reachesRun(caller, run, own, wish)) return ok(run)
  if (!run && caller.role !== 'worker') {
    return err(
      failure('RUN_NOT_FOUND', `there is no run ${runId}; switchyard run list shows them`, { run_id: runId }),
    )
  }
  const what = wish === 'lead' ? 'change' : 'reach'
  return err(
    failure('FORBIDDEN', `this ${caller.role} token may not ${what} run ${runId}; get_briefing names yours`),
  )
}
