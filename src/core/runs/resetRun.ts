import { ok, type Result } from '../../base/result.ts'
import type { Failure } from '../../contract/errors.ts'
import type { Codes, Input, Output } from '../../contract/index.ts'
import type { Run } from '../../contract/run.ts'
import { WANTED_END } from '../../domain/agentEnd.ts'
import { isEnded } from '../../domain/task.ts'
import { retireAgent } from '../agents/retireAgent.ts'
import type { Caller } from '../caller.ts'
import type { Context } from '../context.ts'
import { commit, type Call, type Writer } from '../ledger.ts'
import { endLock } from '../locks/heldLocks.ts'
import type { Tables } from '../ports/store.ts'
import { closeTask } from '../tasks/closeTask.ts'
import { moveRun } from './moveRun.ts'
import { requireRun } from './requireRun.ts'
import { viewRun } from './viewRun.ts'

type Out = Output<'run', 'reset'>
type Closed = Pick<Out, 'cancelled' | 'refused'>

const RESET = 'the operator resets it'
/** One call of many; the reset keeps the answer of all of them. */
const PART: Call = { key: null, keep: () => undefined }

/**
 * Begins a run anew. It is stopped first, so that nothing of it begins meanwhile; then each unfinished task is closed the
 * way in which the person closes it, which loses no work. Nothing of another run is looked at.
 */
export async function resetRun(
  context: Context,
  caller: Caller,
  input: Input<'run', 'reset'>,
  call: Call,
): Promise<Result<Out, Failure<Codes<'run', 'reset'>>>> {
  const found = requireRun(context, caller, input.run_id, 'lead')
  if (!found.ok) return found
  const before = commit(context, caller, (writer) => {
    const run = writer.tables.runs.get(input.run_id) ?? found.value
    const stopped = moveRun(context, writer, caller, run, { to: 'stopped', reason: RESET, reset: true })
    if (!stopped.ok) throw new Error(`a reset may always stop a run: ${stopped.error.message}`)
    return holdings(writer.tables, run)
  })
  const closed = await closeTasks(context, caller, before.open)
  for (const id of before.agents)
    retireAgent(context, caller, id, { reason: WANTED_END.stopped, signal: false })
  return ok(
    commit(context, caller, (writer) => {
      const run = begin(context, writer, caller, writer.tables.runs.get(input.run_id) ?? found.value, closed)
      const put = putAway(writer, run)
      const agents = before.agents.length
      const freed = before.locks.filter((id) => writer.tables.locks.get(id)?.ended_at !== null).length
      const answer: Out = {
        run: viewRun(writer.tables, run),
        ...closed,
        ...{ agents, locks: put.locks + freed, threads: put.threads, messages: put.messages },
        next:
          closed.refused.length === 0
            ? 'create its tasks anew; what the cancelled ones held is kept for 30 days, task undo brings it back'
            : 'see refused: mend what keeps those tasks, then reset again; until then the run stays stopped',
      }
      call.keep(writer, answer)
      return answer
    }),
  )
}

const tasksOf = (tables: Tables, run: Run) =>
  tables.tasks.list({ where: { project_id: run.project_id, run_id: run.id } })

interface Holdings {
  readonly open: readonly string[]
  readonly agents: readonly string[]
  readonly locks: readonly string[]
}

/** What there is to end. Guests are not ours to end; closing the task of one takes it from them. */
function holdings(tables: Tables, run: Run): Holdings {
  const tasks = tasksOf(tables, run)
  const ids = tasks.map(({ id }) => id)
  const agents = ids.length === 0 ? [] : tables.agents.list({ where: { task_id: ids } })
  const running = agents.filter(({ status, guest }) => status !== 'gone' && !guest).map(({ id }) => id)
  const locks = running.length === 0 ? [] : tables.locks.list({ where: { owner: running, ended_at: null } })
  const open = tasks.filter((task) => !isEnded(task)).map(({ id }) => id)
  return { open, agents: running, locks: locks.map(({ id }) => id) }
}

async function closeTasks(context: Context, caller: Caller, ids: readonly string[]): Promise<Closed> {
  const closed: Closed = { cancelled: [], refused: [] }
  for (const id of ids) {
    const ended = await closeTask(context, caller, { task_id: id, delete_branch: false }, PART)
    if (ended.ok) {
      const { branch_kept, trash_ref } = ended.value
      closed.cancelled.push({ task_id: id, branch_kept, trash_ref })
    } else if (!context.ports.store.read((tables) => isEndedNow(tables, id))) {
      const { code, message } = ended.error
      closed.refused.push({ task_id: id, code, message })
    }
  }
  return closed
}

/** Somebody else may have closed or merged it meanwhile. */
function isEndedNow(tables: Tables, taskId: string): boolean {
  const task = tables.tasks.get(taskId)
  return !task || isEnded(task)
}

function begin(context: Context, writer: Writer, caller: Caller, run: Run, { refused }: Closed): Run {
  if (refused.length > 0) return run
  const moved = moveRun(context, writer, caller, run, { to: 'planning', reason: '', reset: true })
  if (!moved.ok) throw new Error(`a reset may always plan a run: ${moved.error.message}`)
  return moved.value
}

/** What is left of the run's tasks: locks of tokens without an agent, threads that are open, messages on their way. */
function putAway(writer: Writer, run: Run): Pick<Out, 'locks' | 'threads' | 'messages'> {
  const { tables, at, record } = writer
  const ids = tasksOf(tables, run).map(({ id }) => id)
  const locks = ids.length === 0 ? [] : tables.locks.list({ where: { task_id: ids, ended_at: null } })
  for (const lock of locks) endLock(writer, lock, 'forced', RESET)
  const shown = { project_id: run.project_id, status: ['open', 'waiting', 'resolved'] as const }
  const threads = tables.threads
    .list({ where: shown })
    .filter((thread) => thread.run_id === run.id || (thread.task_id !== null && ids.includes(thread.task_id)))
  for (const thread of threads) {
    const change = { status: 'archived' as const, waiting_on: null, updated_at: at }
    tables.threads.update(thread.id, change)
    record({ type: 'thread.archived', detail: RESET, images: { thread: { ...thread, ...change } } })
  }
  const ofTasks = ids.length === 0 ? [] : tables.messages.list({ where: { task_id: ids } })
  const ofThreads = threads.flatMap(({ id }) => tables.messages.list({ where: { thread_id: id } }))
  const messages = [...new Set([...ofTasks, ...ofThreads].map(({ id }) => id))]
  const waiting =
    messages.length === 0
      ? []
      : tables.deliveries.list({ where: { message_id: messages, state: ['queued', 'delivered'] } })
  for (const delivery of waiting) {
    const change = { state: 'expired' as const }
    if (!tables.deliveries.update(delivery.id, change, { state: delivery.state })) continue
    record({ type: 'message.expired', detail: RESET, images: { delivery: { ...delivery, ...change } } })
  }
  return { locks: locks.length, threads: threads.length, messages: waiting.length }
}
