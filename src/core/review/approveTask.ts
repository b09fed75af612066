import { err, ok, type Result } from '../../base/result.ts'
import { failure, type Failure } from '../../contract/errors.ts'
import type { Codes, Input, Output } from '../../contract/index.ts'
import { decideMerge } from '../../domain/task.ts'
import { callerName, type Caller } from '../caller.ts'
import type { Context } from '../context.ts'
import { commit, type Call } from '../ledger.ts'
import { projectOf, requireTask } from '../require.ts'
import { requireHead } from './checkMerge.ts'

type Answer = Result<Output<'review', 'approve'>, Failure<Codes<'review', 'approve'>>>

/** Records a verdict on exactly one commit of a task. A later commit makes it void, which is computed and not stored. */
export async function approveTask(
  context: Context,
  caller: Caller,
  input: Input<'review', 'approve'>,
  call: Call,
): Promise<Answer> {
  const found = requireTask(context, caller, input.task_id)
  if (!found.ok) return found
  const project = projectOf(context, found.value)
  if (caller.agent_id !== null && caller.agent_id === found.value.agent_id)
    return err(
      failure('FORBIDDEN', `${caller.agent_id} works on ${input.task_id} itself; another must review it`),
    )
  const allowed = decideMerge(found.value)
  if (!allowed.ok) return allowed
  const head = await requireHead(context, project, found.value, input.head_sha)
  if (!head.ok) return head
  return commit(context, caller, (writer) => {
    const task = writer.tables.tasks.get(input.task_id)
    const still = task ? decideMerge(task) : allowed
    if (!task || !still.ok)
      return still.ok ? err(failure('TASK_NOT_FOUND', `task ${input.task_id} is gone`)) : still
    const approval = { by: callerName(caller), head_sha: head.value, note: input.note, at: writer.at }
    const next = `merge_task with head_sha ${head.value} lands exactly this; a later commit makes the approval void`
    const answer = { task_id: task.id, approval, next }
    writer.tables.tasks.update(task.id, { approval, updated_at: writer.at })
    const now = { ...task, approval, updated_at: writer.at }
    const detail = `${head.value.slice(0, 12)}${input.note === '' ? '' : `: ${input.note}`}`
    writer.record({ type: 'review.approved', detail, images: { task: now } })
    call.keep(writer, answer)
    return ok(answer)
  })
}
