import { err, ok, type Result } from '../../base/result.ts'
import type { Agent } from '../../contract/agent.ts'
import { failure, type Failure } from '../../contract/errors.ts'
import type { Codes, Input, Output } from '../../contract/index.ts'
import type { Task } from '../../contract/task.ts'
import { mayJudge, needsApproval } from '../../domain/approval.ts'
import { notReady } from '../../domain/claims.ts'
import { isReady, readinessOf, unmet } from '../../domain/dependencies.ts'
import { requireMove } from '../../domain/task.ts'
import { endAgent } from '../agents/endAgent.ts'
import { retireAgent } from '../agents/retireAgent.ts'
import type { Caller } from '../caller.ts'
import type { Context } from '../context.ts'
import { commit, type Call, type Writer } from '../ledger.ts'
import { requireTask } from '../require.ts'
import { dropSignals } from '../review/putSignal.ts'
import { beginRun } from '../runs/beginRun.ts'
import { endedRun } from '../runs/endedRun.ts'
import { startAgentOn } from '../tasks/startAgentOn.ts'
import { change, writeRelease } from './moves.ts'
import { heldTask, isLost, letGo, setTaskOf, startedAgent } from './owner.ts'
import { sendTo } from './tellOwner.ts'

type In = Input<'task', 'reassign'>
type Out = Output<'task', 'reassign'>
type Fail = Failure<Codes<'task', 'reassign'>>

/** Gives a task to another agent: one that is there and has none, or one that is started for it. */
export async function reassignTask(
  context: Context,
  caller: Caller,
  input: In,
  call: Call,
): Promise<Result<Out, Fail>> {
  const found = requireTask(context, caller, input.task_id)
  if (!found.ok) return found
  const moved = commit(context, caller, (writer) => decideAndWrite(context, writer, caller, input))
  if (!moved.ok) return moved
  const { ended, task } = moved.value
  if (ended) {
    retireAgent(context, caller, ended.id, { reason: `task ${task.id} was given to another`, signal: false })
    // Two must never work in one folder.
    await endAgent(context, ended)
  }
  if (input.to !== undefined)
    return ok({
      task_id: task.id,
      status: task.status,
      ready: [],
      next: `${input.to} has it now and was told`,
    })
  const started = await startAgentOn(
    context,
    caller,
    { task_id: task.id, ...(input.kind === undefined ? {} : { kind: input.kind }) },
    { ...call, keep: () => undefined },
  )
  return started.ok
    ? ok({ task_id: task.id, status: started.value.status, ready: [], next: started.value.next })
    : started
}

interface Moved {
  readonly task: Task
  /** The agent that was started on it before. */
  readonly ended: Agent | undefined
}

function decideAndWrite(context: Context, writer: Writer, caller: Caller, input: In): Result<Moved, Fail> {
  const { tables } = writer
  const task = tables.tasks.get(input.task_id)
  if (!task) return err(failure('TASK_NOT_FOUND', `there is no task ${input.task_id}`))
  const allowed = requireMove(task, 'reassign')
  if (!allowed.ok) return allowed
  const stopped = endedRun(tables, task.run_id)
  if (stopped) return err(stopped)
  const readiness = readinessOf(task, (id) => tables.tasks.get(id))
  const waits = task.status === 'pending' && !isReady(readiness)
  if (waits && !input.override) return err(notReady(task, readiness))
  const ended = startedAgent(tables, task)
  if (input.to === undefined) {
    const reason = input.reason === '' ? 'given to a new agent' : input.reason
    return ok({ task: writeRelease(context, writer, caller, task, reason), ended })
  }
  const to = tables.agents.get(input.to)
  const refused = refusalFor(writer, task, to, input.to)
  if (refused) return err(refused)
  const before = task.agent_id
  letGo(writer, task, `task ${task.id} was given to another`)
  const now = change(writer, task, {
    ...{
      status: 'in_progress',
      agent_id: input.to,
      claimed_at: writer.at,
      launch: 'none',
      launch_error: null,
    },
    ...{ block: null, completion: null, approval: null },
    after: waits ? task.after.filter((id) => !unmet(readiness).includes(id)) : task.after,
  })
  dropSignals(writer, task)
  beginRun(writer, task.run_id)
  const agent = setTaskOf(writer, input.to, task.id)
  const over = waits ? ` without waiting for ${unmet(readiness).join(', ')}` : ''
  const from = before === null ? '' : ` from ${before}`
  const why = input.reason === '' ? '' : `: ${input.reason}`
  writer.record({
    type: 'task.reassigned',
    detail: `to ${input.to}${from}${over}${why}`,
    images: { task: now, ...(agent && { agent }) },
  })
  tell(context, writer, caller, now, { before: ended ? null : before, why })
  return ok({ task: now, ended })
}

function refusalFor(
  { tables }: Writer,
  task: Task,
  to: Agent | undefined,
  id: string,
): Failure<'AGENT_NOT_FOUND' | 'WRONG_STATUS' | 'FORBIDDEN'> | null {
  if (to?.project_id !== task.project_id || isLost(tables, id))
    return failure('AGENT_NOT_FOUND', `there is no agent ${id} at work in this project`, { agent_id: id })
  const held = heldTask(tables, { agent_id: id, token_id: '', task_id: null })
  if (held) {
    return failure(
      'WRONG_STATUS',
      `agent ${id} has task ${held.id} (${held.title}); it must finish that first`,
      {
        task_id: held.id,
      },
    )
  }
  if (!to.guest)
    return failure(
      'WRONG_STATUS',
      `agent ${id} was started on a task of its own; leave to out to start another`,
    )
  if (needsApproval(task) && !mayJudge({ agent_id: id }, task.coordinator_id) && task.coordinator_id !== null)
    return failure('FORBIDDEN', `${id} is the one to judge ${task.id}, which is ${task.complexity}`)
  return null
}

function tell(
  context: Context,
  writer: Writer,
  caller: Caller,
  task: Task,
  { before, why }: { before: string | null; why: string },
): void {
  const given = `Task ${task.id} (${task.title}) is yours now${why}. claim_task answers what is to be done.`
  if (task.agent_id !== null && task.agent_id !== caller.agent_id)
    sendTo(context, writer, caller, task, { recipient: task.agent_id, words: given })
  if (before === null || before === caller.agent_id || isLost(writer.tables, before)) return
  const words = `Task ${task.id} (${task.title}) was given to another${why}. Stop working on it.`
  sendTo(context, writer, caller, task, { recipient: before, words })
}
