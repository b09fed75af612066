import { err, ok, type Result } from '../../base/result.ts'
import { failure, type Failure } from '../../contract/errors.ts'
import type { Codes, Input, Output } from '../../contract/index.ts'
import type { Agent } from '../../contract/agent.ts'
import type { Task } from '../../contract/task.ts'
import { decideOwner } from '../../domain/claims.ts'
import { requireMove, type Move } from '../../domain/task.ts'
import { retireAgent } from '../agents/retireAgent.ts'
import type { Caller } from '../caller.ts'
import { inBackground, type Context } from '../context.ts'
import { commit, type Call, type Writer } from '../ledger.ts'
import type { UseCase } from '../receipts.ts'
import { closeTask } from '../tasks/closeTask.ts'
import { startedAgent } from './owner.ts'
import { writeBlock, writeFail, writeRelease, writeUnblock } from './moves.ts'
import { requireOwned } from './requireOwned.ts'
import { tellOwner } from './tellOwner.ts'

type In = Input<'task', 'setState'>
type Out = Output<'task', 'setState'>
type Fail = Failure<Codes<'task', 'setState'>>
type MoveCode = 'FORBIDDEN' | 'TASK_NOT_FOUND' | 'WRONG_STATUS' | 'NOT_OWNER'

export interface MoveInput {
  readonly task_id: string
  readonly reason: string
}

const MOVE_TO = {
  ...{ blocked: 'block', in_progress: 'unblock', pending: 'release', failed: 'fail', cancelled: 'cancel' },
} as const satisfies Record<In['state'], Move>

type Named = (typeof MOVE_TO)[In['state']]

/** The same changes behind one name, as agents have them. */
export const setTaskState: UseCase<In, Out, Fail> = async (context, caller, input, call) => {
  const move = MOVE_TO[input.state]
  if (move === 'cancel') return cancelTask(context, caller, input, call)
  if ((move === 'block' || move === 'fail') && input.reason.trim() === '')
    return err(failure('BAD_REQUEST', `say in reason why task ${input.task_id} cannot go on`))
  return moveTask(move)(context, caller, input, call)
}

type Moving = Exclude<Named, 'cancel'>

/** A change of how a task stands by its agent, its coordinator or the operator. */
export const moveTask =
  (move: Moving) =>
  async (
    context: Context,
    caller: Caller,
    input: MoveInput,
    call: Call,
  ): Promise<Result<Out, Failure<MoveCode>>> => {
    const found = requireOwned(context, caller, input.task_id)
    if (!found.ok) return found
    const moved = commit(context, caller, (writer) =>
      decideAndWrite(context, writer, caller, { move, input, call }),
    )
    if (!moved.ok) return moved
    const { answer, ended } = moved.value
    if (ended) retireSoon(context, caller, ended, `task ${input.task_id} was given back`)
    return ok(answer)
  }

function decideAndWrite(
  context: Context,
  writer: Writer,
  caller: Caller,
  { move, input, call }: { move: Moving; input: MoveInput; call: Call },
): Result<{ answer: Out; ended: Agent | undefined }, Failure<MoveCode>> {
  const task = writer.tables.tasks.get(input.task_id)
  if (!task) return err(failure('TASK_NOT_FOUND', `there is no task ${input.task_id}`))
  const owned = decideOwner(caller, task)
  const allowed = owned.ok ? requireMove(task, move) : owned
  if (!allowed.ok) return allowed
  const ended = move === 'release' ? startedAgent(writer.tables, task) : undefined
  const now = write(context, writer, caller, { move, task, reason: input.reason })
  const answer = { task_id: task.id, status: now.status, ready: [], next: NEXT[move] }
  call.keep(writer, answer)
  return ok({ answer, ended })
}

function write(
  context: Context,
  writer: Writer,
  caller: Caller,
  { move, task, reason }: { move: Moving; task: Task; reason: string },
): Task {
  switch (move) {
    case 'block':
      return writeBlock(context, writer, caller, task, reason)
    case 'fail':
      return writeFail(context, writer, caller, task, reason)
    case 'release':
      return writeRelease(context, writer, caller, task, reason)
    case 'unblock': {
      const now = writeUnblock(writer, task, reason)
      const why = reason === '' ? '' : `: ${reason}`
      tellOwner(
        context,
        writer,
        caller,
        now,
        `Your task ${task.id} is no longer blocked${why}. Go on with it.`,
      )
      return now
    }
  }
}

const NEXT: Readonly<Record<Moving, string>> = {
  block: 'whoever coordinates it hears of it; take other work meanwhile',
  unblock: 'it goes on',
  release: 'claim_task or start_agent takes it up again',
  fail: 'whoever coordinates it hears of it; what comes after it waits until it is done',
}

/** Once the answer is on its way: the agent may be the very one that asked. */
export function retireSoon(context: Context, caller: Caller, agent: Agent, reason: string): void {
  context.ports.clock.after(0, () =>
    inBackground(context, `retire ${agent.id}`, async () =>
      retireAgent(context, caller, agent.id, { reason, signal: false }),
    ),
  )
}

/** Closes a task that has not ended, without landing it. */
export async function cancelTask(
  context: Context,
  caller: Caller,
  input: MoveInput,
  call: Call,
): Promise<Result<Out, Fail>> {
  const found = requireOwned(context, caller, input.task_id)
  if (!found.ok) return found
  const task = found.value
  if (caller.role === 'worker') {
    return err(
      failure('FORBIDDEN', `closing ${task.id} is its coordinator's; give it back or say that it has failed`),
    )
  }
  const allowed = requireMove(task, 'cancel')
  if (!allowed.ok) return allowed
  // The receipt is of this command and not of the close that it is carried out by.
  const own = { ...call, keep: () => undefined }
  const closed = await closeTask(
    context,
    caller,
    { task_id: task.id, delete_branch: false, reason: input.reason },
    own,
  )
  if (!closed.ok) return closed
  const { status, ready, next } = closed.value
  return ok({ task_id: task.id, status, ready, next })
}
