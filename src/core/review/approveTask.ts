import { err, ok, type Result } from '../../base/result.ts'
import type { Agent } from '../../contract/agent.ts'
import { failure, type Failure } from '../../contract/errors.ts'
import type { Codes, Input, Output } from '../../contract/index.ts'
import type { Task } from '../../contract/task.ts'
import { isApproved, mayJudge } from '../../domain/approval.ts'
import { hasOwnWorktree, requireMove } from '../../domain/task.ts'
import { callerName, type Caller } from '../caller.ts'
import { announceReady } from '../claims/announceReady.ts'
import { retireSoon } from '../claims/moveTask.ts'
import { letGo, startedAgent } from '../claims/owner.ts'
import type { Context } from '../context.ts'
import { commit, type Call, type Writer } from '../ledger.ts'
import { projectOf, requireTask } from '../require.ts'
import { launchQueued } from '../tasks/launchTask.ts'
import { requireHead } from './checkMerge.ts'
import { dropSignals } from './putSignal.ts'

type Out = Output<'review', 'approve'>
type Fail = Failure<Codes<'review', 'approve'>>

interface Verdict {
  readonly task_id: string
  /** The head that was reviewed; the one that was submitted where it is not named. */
  readonly head_sha?: string
  readonly note: string
}

/**
 * Records the verdict of somebody else on exactly one commit of a task in review. A later commit makes it void, which is
 * computed and not stored. What has no branch to merge is done by it.
 */
export async function approveTask(
  context: Context,
  caller: Caller,
  input: Input<'review', 'approve'> | Verdict,
  call: Call,
): Promise<Result<Out, Fail>> {
  const found = requireTask(context, caller, input.task_id)
  if (!found.ok) return found
  const allowed = decideVerdict(caller, found.value)
  if (!allowed.ok) return allowed
  const head = await headOf(context, found.value, input.head_sha)
  if (!head.ok) return head
  const approved = commit(context, caller, (writer): Result<{ answer: Out; ended?: Agent }, Fail> => {
    const task = writer.tables.tasks.get(input.task_id) ?? found.value
    const still = decideVerdict(caller, task, head.value)
    if (!still.ok) return still
    const written = write(writer, caller, task, { head: head.value, note: input.note })
    call.keep(writer, written.answer)
    return ok(written)
  })
  if (!approved.ok) return approved
  const { answer, ended } = approved.value
  if (ended) retireSoon(context, caller, ended, `task ${answer.task_id} is done`)
  if (!hasOwnWorktree(found.value)) launchQueued(context, found.value.project_id)
  return ok(answer)
}

function decideVerdict(
  caller: Caller,
  task: Task,
  head?: string,
): Result<void, Failure<'FORBIDDEN' | 'WRONG_STATUS'>> {
  if (!mayJudge(task, caller.agent_id))
    return err(failure('FORBIDDEN', `${caller.agent_id} works on ${task.id} itself; another must review it`))
  const allowed = requireMove(task, 'approve')
  if (!allowed.ok || head === undefined || !isApproved(task, head)) return allowed
  return err(
    failure(
      'WRONG_STATUS',
      `task ${task.id} is approved at ${head.slice(0, 12)} already, by ${task.approval?.by}; merge_task lands it`,
      { status: task.status },
    ),
  )
}

/** The head that the verdict is on, where it is the one that was seen. */
async function headOf(context: Context, task: Task, seen: string | undefined): Promise<Result<string, Fail>> {
  if (hasOwnWorktree(task)) return requireHead(context, projectOf(context, task), task, seen)
  const submitted = task.completion?.head_sha
  if (submitted === undefined)
    return err(failure('WRONG_STATUS', `task ${task.id} was not submitted, so there is nothing to approve`))
  if (seen === undefined || seen === submitted) return ok(submitted)
  return err(
    failure('STALE_HEAD', `task ${task.id} was submitted at ${submitted}; pass that as head_sha`, {
      head_sha: submitted,
      reviewed_sha: seen,
    }),
  )
}

function write(
  writer: Writer,
  caller: Caller,
  task: Task,
  { head, note }: { readonly head: string; readonly note: string },
): { answer: Out; ended?: Agent } {
  const { tables, at } = writer
  const approval = { by: callerName(caller), head_sha: head, note, at }
  const detail = `${head.slice(0, 12)}${note === '' ? '' : `: ${note}`}`
  if (hasOwnWorktree(task)) {
    tables.tasks.update(task.id, { approval, updated_at: at })
    writer.record({
      type: 'review.approved',
      detail,
      images: { task: { ...task, approval, updated_at: at } },
    })
    const next = `merge_task with head_sha ${head} lands exactly this; a later commit makes the approval void`
    return { answer: { task_id: task.id, approval, ready: [], next } }
  }
  const ended = startedAgent(tables, task)
  const guest = letGo(writer, task, `task ${task.id} is done`)
  const change = { status: 'done' as const, approval, block: null, updated_at: at, ended_at: at }
  tables.tasks.update(task.id, change)
  dropSignals(writer, task)
  const now = { ...task, ...change }
  writer.record({
    type: 'review.approved',
    detail,
    images: { task: now, ...(guest && { agent: guest }) },
    outcome: 'approved',
  })
  const ready = announceReady(writer, now)
  return { answer: { task_id: task.id, approval, ready, next: 'it is done' }, ...(ended && { ended }) }
}
