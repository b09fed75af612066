import { ok, type Result } from '../../base/result.ts'
import type { Failure } from '../../contract/errors.ts'
import type { Codes, Input, Output } from '../../contract/index.ts'
import type { Caller } from '../caller.ts'
import type { Context } from '../context.ts'
import { commit, type Call } from '../ledger.ts'
import { moveRun } from './moveRun.ts'
import { requireRun } from './requireRun.ts'
import { viewRun } from './viewRun.ts'

type Answer = Result<Output<'run', 'status'>, Failure<Codes<'run', 'status'>>>

/** Moves a run to another status, as far as the table of moves allows. */
export async function setRunStatus(
  context: Context,
  caller: Caller,
  input: Input<'run', 'status'>,
  call: Call,
): Promise<Answer> {
  const found = requireRun(context, caller, input.run_id, 'lead')
  if (!found.ok) return found
  return commit(context, caller, (writer): Answer => {
    const run = writer.tables.runs.get(input.run_id) ?? found.value
    const moved = moveRun(context, writer, caller, run, { to: input.status, reason: input.reason ?? '' })
    if (!moved.ok) return moved
    const answer = viewRun(writer.tables, moved.value)
    call.keep(writer, answer)
    return ok(answer)
  })
}
