import { ok, type Result } from '../../base/result.ts'
import { PATCH_BYTES } from '../../contract/answerText.ts'
import type { Failure } from '../../contract/errors.ts'
import type { Input, Output } from '../../contract/index.ts'
import type { Caller } from '../caller.ts'
import type { Context } from '../context.ts'
import type { Call } from '../ledger.ts'
import { diffTask } from './diffTask.ts'
import type { MergeCode } from './mergeCode.ts'
import { mergeTask } from './mergeTask.ts'

/** Shows the change; with the head that it showed before, merges exactly that. */
export async function reviewMerge(
  context: Context,
  caller: Caller,
  input: Input<'task', 'reviewMerge'>,
  call: Call,
): Promise<Result<Output<'task', 'reviewMerge'>, Failure<MergeCode>>> {
  const diff = await diffTask(context, caller, { task_id: input.task_id, max_bytes: PATCH_BYTES })
  if (!diff.ok) return diff
  if (input.head_sha === undefined) {
    const next = `review it, then call review_and_merge_task again with head_sha ${diff.value.head_sha}`
    return ok({ merged: false, diff: diff.value, landing: null, next })
  }
  const merged = await mergeTask(context, caller, input, { ...call, keep: () => undefined })
  if (!merged.ok) return merged
  return ok({ merged: true, diff: diff.value, landing: merged.value, next: merged.value.next })
}
