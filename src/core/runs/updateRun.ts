import { err, ok, type Result } from '../../base/result.ts'
import type { Failure } from '../../contract/errors.ts'
import type { Codes, Input, Output } from '../../contract/index.ts'
import type { Run } from '../../contract/run.ts'
import { changedFields, decideVersion, patchBrief } from '../../domain/runs.ts'
import type { Caller } from '../caller.ts'
import type { Context } from '../context.ts'
import { commit, type Call } from '../ledger.ts'
import { requireKind } from './requireKind.ts'
import { requireRun } from './requireRun.ts'
import { viewRun } from './viewRun.ts'
import { writeVersion } from './writeVersion.ts'

type Answer = Result<Output<'run', 'update'>, Failure<Codes<'run', 'update'>>>

/** Lays a patch over the brief that the writer has read; who has not read the present one is told what changed. */
export async function updateRun(
  context: Context,
  caller: Caller,
  input: Input<'run', 'update'>,
  call: Call,
): Promise<Answer> {
  const found = requireRun(context, caller, input.run_id, 'lead')
  if (!found.ok) return found
  const known = requireKind(context, input.preferred_kind)
  if (!known.ok) return known
  return commit(context, caller, (writer): Answer => {
    const { tables, at, record } = writer
    const run = tables.runs.get(input.run_id) ?? found.value
    const [read] = tables.runVersions.list({ where: { run_id: run.id, version: input.version }, limit: 1 })
    const stale = decideVersion(run, input.version, read)
    if (stale) return err(stale)
    const next: Run = { ...run, name: input.name ?? run.name, brief: patchBrief(run.brief, input) }
    const fields = changedFields(run, next)
    const written = fields.length === 0 ? run : { ...next, version: run.version + 1, updated_at: at }
    if (written !== run) {
      const { name, brief, version, updated_at } = written
      tables.runs.update(run.id, { name, brief, version, updated_at }, { version: run.version })
      writeVersion(context, writer, caller, written)
      record({ type: 'run.updated', detail: fields.join(', '), images: { run: written } })
    }
    const answer = viewRun(tables, written)
    call.keep(writer, answer)
    return ok(answer)
  })
}
