import { err, ok, type Result } from '../../base/result.ts'
import type { Failure } from '../../contract/errors.ts'
import type { Run } from '../../contract/run.ts'
import { decideRunMove, isRunEnded, runDirective, type RunMove } from '../../domain/runs.ts'
import { callerName, type Caller } from '../caller.ts'
import type { Context } from '../context.ts'
import type { Writer } from '../ledger.ts'
import { postMessage } from '../messages/postMessage.ts'
import { callOffLaunch } from './callOffLaunch.ts'

/**
 * Changes a run's status inside the caller's transaction. Where it ends, its launches are called off and its agents told
 * at once; where it goes on, they are told too. Who did it knows it already.
 */
export function moveRun(
  context: Context,
  writer: Writer,
  caller: Caller,
  run: Run,
  move: Omit<RunMove, 'at'>,
): Result<Run, Failure<'WRONG_STATUS' | 'BAD_REQUEST'>> {
  const { tables, at, record } = writer
  const decided = decideRunMove(run, { ...move, at })
  if (!decided.ok) return err(decided.error)
  if (decided.value === null) return ok(run)
  tables.runs.update(run.id, decided.value, { status: run.status })
  const moved = { ...run, ...decided.value }
  const why = moved.status_reason === '' ? '' : `: ${moved.status_reason}`
  record({ type: 'run.moved', detail: `${run.status} to ${moved.status}${why}`, images: { run: moved } })
  const tasks = tables.tasks.list({ where: { project_id: run.project_id, run_id: run.id } })
  if (isRunEnded(moved.status)) {
    const starting = new Set(['queued', 'worktree', 'setup', 'agent'])
    for (const task of tasks) if (starting.has(task.launch)) callOffLaunch(writer, task)
  }
  if (isRunEnded(moved.status) || isRunEnded(run.status)) tell(context, writer, caller, moved)
  return ok(moved)
}

function tell(context: Context, writer: Writer, caller: Caller, run: Run): void {
  const { tables } = writer
  const tasks = tables.tasks.list({ where: { project_id: run.project_id, run_id: run.id } })
  const body = runDirective(run, callerName(caller))
  const within =
    tasks.length === 0 ? [] : tables.agents.list({ where: { task_id: tasks.map(({ id }) => id) } })
  const owner = run.coordinator_id === null ? undefined : tables.agents.get(run.coordinator_id)
  const told = new Map([...within, ...(owner ? [owner] : [])].map((agent) => [agent.id, agent]))
  for (const agent of told.values()) {
    if (agent.status === 'gone' || agent.id === caller.agent_id) continue
    const { id, project_id, task_id } = agent
    postMessage(
      context,
      writer,
      {
        ...{ project_id, task_id, thread_id: null, reply_to: null },
        ...{ kind: 'directive', sender: 'host', sender_label: 'Switchyard', recipient: id, body },
      },
      [{ recipient: id, directed: true }],
    )
  }
}
