import { err, ok, type Result } from '../../base/result.ts'
import { failure, type Failure } from '../../contract/errors.ts'
import type { Codes, Input, Output } from '../../contract/index.ts'
import type { Task } from '../../contract/task.ts'
import { readinessOf, unmet } from '../../domain/dependencies.ts'
import { decideStart } from '../../domain/task.ts'
import type { Caller } from '../caller.ts'
import { isLost } from '../claims/owner.ts'
import type { Context } from '../context.ts'
import { commit, type Call } from '../ledger.ts'
import type { Tables } from '../ports/store.ts'
import { projectOf, requireTask } from '../require.ts'
import { endedRun } from '../runs/endedRun.ts'
import { overBudget } from '../spending/overBudget.ts'
import { chooseKind, requireLaunchable } from './chooseKind.ts'
import { launchSoon } from './launchTask.ts'
import { requireGuarded } from './requireGuarded.ts'
import { viewTask } from './viewTask.ts'

type Fail = Failure<Exclude<Codes<'agent', 'start'>, 'PROJECT_NOT_FOUND' | 'NO_PROJECT'>>

export interface Starting extends Pick<Input<'agent', 'start'>, 'kind'> {
  readonly task_id: string
}

/**
 * Starts an agent on a task that has none: a new one, or one in place of an agent that is gone. A task that comes after
 * others no longer waits for them.
 */
export async function startAgentOn(
  context: Context,
  caller: Caller,
  input: Starting,
  call: Call,
): Promise<Result<Output<'agent', 'start'>, Fail>> {
  const found = requireTask(context, caller, input.task_id)
  if (!found.ok) return found
  const startable = context.ports.store.read(({ tasks }) =>
    decideStart(
      found.value,
      readinessOf(found.value, (id) => tasks.get(id)),
    ),
  )
  if (!startable.ok) return startable
  const project = projectOf(context, found.value)
  const over = context.ports.store.read((tables) => overBudget(context, tables, project, found.value))
  if (over) return err(over)
  const kind = await chooseKind(context, project, caller, input.kind ?? found.value.kind)
  if (!kind.ok) return kind
  const { model, permission_mode, command } = found.value.options
  const guarded = requireGuarded(context, caller, { kind: kind.value, permission_mode })
  if (!guarded.ok) return guarded
  const options = {
    ...(model === null ? {} : { model }),
    ...(permission_mode === null ? {} : { permission_mode }),
    ...(command === null ? {} : { command }),
  }
  const launchable = await requireLaunchable(context, project, kind.value, options)
  if (!launchable.ok) return launchable
  const started = commit(context, caller, (writer) => {
    const task = writer.tables.tasks.get(input.task_id) ?? found.value
    const readiness = readinessOf(task, (id) => writer.tables.tasks.get(id))
    const still = decideStart(task, readiness)
    if (!still.ok) return still
    const ended = endedRun(writer.tables, task.run_id)
    if (ended) return err(ended)
    const claimed = claimedBy(writer.tables, task)
    if (claimed) return err(claimed)
    // Whoever starts it now has decided not to wait; the task no longer comes after what is not done.
    const skipped = unmet(readiness)
    const change = {
      kind: kind.value,
      after: task.after.filter((id) => !skipped.includes(id)),
      launch: 'queued' as const,
      launch_error: null,
      updated_at: writer.at,
    }
    writer.tables.tasks.update(task.id, change)
    const detail = skipped.length === 0 ? 'queued' : `queued without waiting for ${skipped.join(', ')}`
    writer.record({ type: 'task.launching', detail, images: { task: { ...task, ...change } } })
    const answer = viewTask(writer.tables, { ...task, ...change })
    call.keep(writer, answer)
    return ok(answer)
  })
  if (started.ok) launchSoon(context, input.task_id)
  return started
}

/** A guest that works on it must not be joined by another; what it has submitted may be. */
function claimedBy(tables: Tables, task: Task): Failure<'WRONG_STATUS'> | null {
  const busy = task.status === 'in_progress' || task.status === 'blocked'
  if (!busy || task.agent_id === null || isLost(tables, task.agent_id)) return null
  return failure(
    'WRONG_STATUS',
    `task ${task.id} is claimed by ${task.agent_id}; reassign_task takes it away first`,
    { status: task.status, owner: task.agent_id },
  )
}
