import { newId } from '../../base/ids.ts'
import type { Run } from '../../contract/run.ts'
import { callerName, type Caller } from '../caller.ts'
import type { Context } from '../context.ts'
import type { Writer } from '../ledger.ts'

/** Keeps what a run's brief is now, in the transaction that has written it. */
export function writeVersion(context: Context, { tables, at }: Writer, caller: Caller, run: Run): void {
  const { project_id, version, name, brief } = run
  const by = callerName(caller)
  tables.runVersions.insert({
    id: newId('rvn', context.ports.random),
    ...{ run_id: run.id, project_id, version, name, brief, by, at },
  })
}
