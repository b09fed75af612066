import { decideRunMove } from '../../domain/runs.ts'
import type { Writer } from '../ledger.ts'

/** Work on a task of the run begins, so the run is in progress, in the same transaction. Afterwards it changes nothing. */
export function beginRun({ tables, at, record }: Writer, runId: string | null): void {
  const run = runId === null ? undefined : tables.runs.get(runId)
  if (run?.status !== 'planning' && run?.status !== 'ready') return
  const moved = decideRunMove(run, { to: 'in_progress', reason: '', at })
  if (!moved.ok || moved.value === null) return
  tables.runs.update(run.id, moved.value, { status: run.status })
  record({
    type: 'run.moved',
    detail: `${run.status} to in_progress: its first task starts`,
    images: { run: { ...run, ...moved.value } },
  })
}
