import { ok, type Result } from '../../base/result.ts'
import type { Failure } from '../../contract/errors.ts'
import type { Codes, Input, Output } from '../../contract/index.ts'
import type { Caller } from '../caller.ts'
import type { Context } from '../context.ts'
import type { Call } from '../ledger.ts'
import { approveTask } from './approveTask.ts'

type Out = Output<'task', 'approveMany'>

/** Approves each as it was submitted. One that is refused does not stop the others. */
export async function approveMany(
  context: Context,
  caller: Caller,
  input: Input<'task', 'approveMany'>,
  call: Call,
): Promise<Result<Out, Failure<Codes<'task', 'approveMany'>>>> {
  const results: Out['results'] = []
  const ready = new Set<string>()
  // The receipt is of the whole command.
  const own = { ...call, keep: () => undefined }
  for (const id of new Set(input.task_ids)) {
    const done = await approveTask(context, caller, { task_id: id, note: input.note }, own)
    if (done.ok) for (const each of done.value.ready) ready.add(each)
    const said = done.ok ? { code: null, message: done.value.next } : done.error
    results.push({ task_id: id, ok: done.ok, code: said.code, message: said.message })
  }
  const approved = results.filter((one) => one.ok).length
  return ok({ approved, failed: results.length - approved, results, ready: [...ready] })
}
