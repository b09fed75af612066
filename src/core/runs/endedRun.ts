import { failure, type Failure } from '../../contract/errors.ts'
import type { Tables } from '../ports/store.ts'

/**
 * Why nothing more may begin in a run: it is stopped or complete. Null lets it through. Every way to begin something asks:
 * to create, start, claim, lock.
 */
export function endedRun(tables: Tables, runId: string | null): Failure<'RUN_ENDED'> | null {
  const run = runId === null ? undefined : tables.runs.get(runId)
  if (run?.status !== 'stopped' && run?.status !== 'complete') return null
  const why = run.status_reason === '' ? '' : `: ${run.status_reason}`
  return failure(
    'RUN_ENDED',
    `run ${run.id} (${run.name}) is ${run.status}${why}. Finish what you are at and begin nothing; run resume takes it up again`,
    { run_id: run.id, status: run.status },
  )
}
