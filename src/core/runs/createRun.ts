import { newId } from '../../base/ids.ts'
import { ok, type Result } from '../../base/result.ts'
import type { Failure } from '../../contract/errors.ts'
import type { Codes, Input, Output } from '../../contract/index.ts'
import { EMPTY_BRIEF, type Run } from '../../contract/run.ts'
import { patchBrief } from '../../domain/runs.ts'
import { callerName, type Caller } from '../caller.ts'
import type { Context } from '../context.ts'
import { commit, type Call } from '../ledger.ts'
import { findProject } from '../projects/findProject.ts'
import { requireKind } from './requireKind.ts'
import { viewRun } from './viewRun.ts'
import { writeVersion } from './writeVersion.ts'

/** Creates a run in planning, with the first version of its brief. */
export async function createRun(
  context: Context,
  caller: Caller,
  input: Input<'run', 'create'>,
  call: Call,
): Promise<Result<Output<'run', 'create'>, Failure<Codes<'run', 'create'>>>> {
  const found = await findProject(context, caller, input.project)
  if (!found.ok) return found
  const known = requireKind(context, input.preferred_kind)
  if (!known.ok) return known
  return ok(
    commit(context, caller, (writer) => {
      const run: Run = {
        id: newId('run', context.ports.random),
        project_id: found.value.id,
        name: input.name,
        status: 'planning',
        status_reason: '',
        brief: patchBrief(EMPTY_BRIEF, input),
        version: 1,
        coordinator_id: caller.role === 'coordinator' ? caller.agent_id : null,
        created_by: callerName(caller),
        created_at: writer.at,
        updated_at: writer.at,
        ended_at: null,
      }
      writer.tables.runs.insert(run)
      writeVersion(context, writer, caller, run)
      writer.record({ type: 'run.created', detail: run.name, images: { run } })
      const answer = viewRun(writer.tables, run)
      call.keep(writer, answer)
      return answer
    }),
  )
}
