import { err, ok, type Result } from '../../base/result.ts'
import { failure, type Failure } from '../../contract/errors.ts'
import type { Codes, Input, Output } from '../../contract/index.ts'
import { decideOwner } from '../../domain/claims.ts'
import { mayJudge } from '../../domain/approval.ts'
import { requireMove } from '../../domain/task.ts'
import type { Caller } from '../caller.ts'
import { change } from '../claims/moves.ts'
import { isLost } from '../claims/owner.ts'
import { requireOwned } from '../claims/requireOwned.ts'
import { tellOwner } from '../claims/tellOwner.ts'
import type { Context } from '../context.ts'
import { commit, type Call } from '../ledger.ts'
import { endedRun } from '../runs/endedRun.ts'
import { dropSignals } from './putSignal.ts'

type Out = Output<'task', 'requestChanges'>
type Fail = Failure<Codes<'task', 'requestChanges'>>

/** Sends a task in review back to work, with what to change: to its agent, or to whoever takes it up next. */
export async function requestChanges(
  context: Context,
  caller: Caller,
  input: Input<'task', 'requestChanges'>,
  call: Call,
): Promise<Result<Out, Fail>> {
  const found = requireOwned(context, caller, input.task_id)
  if (!found.ok) return found
  return commit(context, caller, (writer): Result<Out, Fail> => {
    const task = writer.tables.tasks.get(input.task_id) ?? found.value
    const owned = decideOwner(caller, task)
    if (!owned.ok) return owned
    if (!mayJudge(task, caller.agent_id))
      return err(
        failure('FORBIDDEN', `${caller.agent_id} works on ${task.id} itself; another must review it`),
      )
    const allowed = requireMove(task, 'send_back')
    if (!allowed.ok) return allowed
    const ended = endedRun(writer.tables, task.run_id)
    if (ended) return err(ended)
    const lives = task.agent_id !== null && !isLost(writer.tables, task.agent_id)
    const status = lives ? ('in_progress' as const) : ('pending' as const)
    const now = change(writer, task, { status, approval: null })
    dropSignals(writer, task)
    writer.record({ type: 'task.sent_back', detail: input.feedback, images: { task: now } })
    const words = `Changes are requested of your task ${task.id}. Make them, then submit it again:\n\n${input.feedback}`
    tellOwner(context, writer, caller, lives ? now : { ...now, agent_id: null }, words)
    const next = lives ? 'its agent gets the feedback' : 'nobody works on it; the feedback waits for who does'
    const answer = { task_id: task.id, status, ready: [], next }
    call.keep(writer, answer)
    return ok(answer)
  })
}
