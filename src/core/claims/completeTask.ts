import { err, ok, type Result } from '../../base/result.ts'
import { failure, type Failure } from '../../contract/errors.ts'
import type { Codes, Input, Output } from '../../contract/index.ts'
import type { Completion, Task } from '../../contract/task.ts'
import { decideOwner } from '../../domain/claims.ts'
import { decideCompleted, hasOwnWorktree, requireMove } from '../../domain/task.ts'
import { pausedAgent } from '../agents/pausedAgent.ts'
import type { Caller } from '../caller.ts'
import type { Context } from '../context.ts'
import { commit, type Call, type Writer } from '../ledger.ts'
import { projectOf } from '../require.ts'
import { putSignal } from '../review/putSignal.ts'
import { captureChange } from '../review/signalDone.ts'
import { launchQueued } from '../tasks/launchTask.ts'
import { announceReady } from './announceReady.ts'
import { change } from './moves.ts'
import { retireSoon } from './moveTask.ts'
import { letGo, startedAgent } from './owner.ts'
import { requireOwned } from './requireOwned.ts'

type In = Input<'task', 'complete'>
type Out = Output<'task', 'complete'>
type Fail = Failure<Codes<'task', 'complete'>>

/** Finishes a task with evidence. What needs a verdict or a merge waits for it; everything else is done. */
export async function completeTask(
  context: Context,
  caller: Caller,
  input: In,
  call: Call,
): Promise<Result<Out, Fail>> {
  const found = requireOwned(context, caller, input.task_id)
  if (!found.ok) return found
  const allowed = requireMove(found.value, decideCompleted(found.value))
  if (!allowed.ok) return allowed
  const captured = hasOwnWorktree(found.value)
    ? await captureChange(context, found.value)
    : await headOf(context, found.value)
  if (!captured.ok) return captured
  const completed = commit(context, caller, (writer): Result<Out, Fail> => {
    const paused = pausedAgent(writer.tables, caller)
    if (paused) return err(paused)
    const task = writer.tables.tasks.get(input.task_id) ?? found.value
    // Meanwhile it may have been given to another.
    const owned = decideOwner(caller, task)
    if (!owned.ok) return owned
    const move = decideCompleted(task)
    const still = requireMove(task, move)
    if (!still.ok) return still
    const { summary, files, tests, risks } = input
    const completion = { summary, files, tests, risks, ...captured.value, at: writer.at }
    const instead = owned.value === 'owner' ? '' : ` (instead of ${task.agent_id ?? 'nobody'})`
    const answer = write(context, writer, task, { move, completion, instead })
    call.keep(writer, answer)
    return ok(answer)
  })
  if (!completed.ok || completed.value.status !== 'done') return completed
  const started = context.ports.store.read((tables) => startedAgent(tables, found.value))
  if (started) retireSoon(context, caller, started, `task ${input.task_id} is done`)
  launchQueued(context, found.value.project_id)
  return completed
}

function write(
  context: Context,
  writer: Writer,
  task: Task,
  { move, completion, instead }: { move: 'submit' | 'finish'; completion: Completion; instead: string },
): Out {
  const detail = `${completion.summary}${instead}`
  const answer = { task_id: task.id, head_sha: completion.head_sha }
  if (move === 'submit') {
    const now = change(writer, task, { status: 'review', completion, approval: null })
    writer.record({ type: 'task.submitted', detail, images: { task: now } })
    putSignal(context, writer, now, 'done', completion.summary)
    const next = 'it waits for the verdict of somebody else; you may take other work'
    return { ...answer, status: 'review', ready: [], next }
  }
  const guest = letGo(writer, task, `task ${task.id} is done`)
  const now = change(writer, task, { status: 'done', completion, block: null, ended_at: writer.at })
  writer.record({ type: 'task.completed', detail, images: { task: now, ...(guest && { agent: guest }) } })
  putSignal(context, writer, now, 'done', completion.summary)
  const ready = announceReady(writer, now)
  return { ...answer, status: 'done', ready, next: 'claim_next_task finds more to do' }
}

/** Without a branch of its own the work lies where its agent works: its head says of what state the evidence is. */
async function headOf(
  context: Context,
  task: Task,
): Promise<Result<{ base_sha: string; head_sha: string }, Failure<'GIT_FAILED'>>> {
  const { git, store } = context.ports
  const { root } = projectOf(context, task)
  const cwd = store.read((tables) => tables.agents.get(task.agent_id ?? ''))?.cwd ?? root
  const own = await git.worktreeState(cwd)
  const state = own.ok ? own : await git.worktreeState(root)
  if (!state.ok) return err(failure('GIT_FAILED', `${root}: ${state.error.message}`))
  return ok({ base_sha: task.base_sha, head_sha: state.value.head })
}
