import { err, ok, type Result } from '../../base/result.ts'
import { failure, type Failure } from '../../contract/errors.ts'
import type { Lock } from '../../contract/lock.ts'
import type { Project } from '../../contract/project.ts'
import type { Task } from '../../contract/task.ts'
import { reachesTask } from '../../domain/access.ts'
import { alreadyClaimed, decideClaim, type Verdict } from '../../domain/claims.ts'
import { readinessOf } from '../../domain/dependencies.ts'
import type { LockClaim } from '../../domain/locks.ts'
import { pausedAgent } from '../agents/pausedAgent.ts'
import type { Caller } from '../caller.ts'
import type { Context } from '../context.ts'
import type { Writer } from '../ledger.ts'
import { beginRun } from '../runs/beginRun.ts'
import { endedRun } from '../runs/endedRun.ts'
import { overBudget } from '../spending/overBudget.ts'
import { refusedLocks, takeLocks } from './lockFiles.ts'
import { heldTask, isLost, letGo, setTaskOf } from './owner.ts'

export interface Claiming {
  readonly caller: Caller
  readonly project: Project
  readonly task_id: string
  readonly override: boolean
  /** Locks to be had with it, or it is not claimed. */
  readonly claims: readonly LockClaim[]
}

export interface Claimed {
  readonly task: Task
  readonly outcome: Verdict['outcome']
  readonly prompt: string
  readonly taken_from: string | null
  readonly unmet: readonly string[]
  readonly locks: readonly Lock[]
}

type Code =
  | 'TASK_NOT_FOUND'
  | 'NO_AGENT'
  | 'PAUSED'
  | 'RUN_ENDED'
  | 'OVER_BUDGET'
  | 'ALREADY_CLAIMED'
  | 'WRONG_STATUS'
  | 'NOT_READY'
  | 'FORBIDDEN'
  | 'LOCK_HELD'

/** Gives a task to the caller, or says why not: all of it decided and written in the transaction of the writer. */
export function takeClaim(
  context: Context,
  writer: Writer,
  claiming: Claiming,
): Result<Claimed, Failure<Code>> {
  const { tables } = writer
  const { caller, project } = claiming
  const agentId = caller.agent_id
  if (agentId === null || tables.agents.get(agentId)?.status === 'gone')
    return err(
      failure('NO_AGENT', `only an agent that lives claims a task; reassign_task gives one to an agent`),
    )
  const task = tables.tasks.get(claiming.task_id)
  if (!task) return err(failure('TASK_NOT_FOUND', `there is no task ${claiming.task_id}`))
  const refused =
    pausedAgent(tables, caller) ?? endedRun(tables, task.run_id) ?? overBudget(context, tables, project, task)
  if (refused) return err(refused)
  const decided = decideClaim(
    {
      ...{ agent_id: agentId, role: caller.role, holds: heldTask(tables, caller) },
      ...{ leads: caller.role === 'coordinator' && reachesTask(caller, task), override: claiming.override },
    },
    {
      task,
      readiness: readinessOf(task, (id) => tables.tasks.get(id)),
      lost: task.agent_id !== null && isLost(tables, task.agent_id),
    },
  )
  if (!decided.ok) return decided
  const locked = refusedLocks(context, writer, project, claiming.claims)
  if (locked) return err(locked)
  const written = write(writer, caller, { task, agentId, verdict: decided.value })
  if (!written) return err(alreadyClaimed(task))
  if (decided.value.outcome !== 'yours') beginRun(writer, task.run_id)
  const locks = takeLocks(context, writer, caller, { project, task, claims: claiming.claims })
  return ok({ ...written, ...decided.value, locks })
}

interface Write {
  readonly task: Task
  readonly agentId: string
  readonly verdict: Verdict
}

function write(
  writer: Writer,
  caller: Caller,
  { task, agentId, verdict }: Write,
): Pick<Claimed, 'task' | 'prompt' | 'taken_from'> | null {
  if (verdict.outcome === 'yours') return { task, prompt: task.prompt, taken_from: null }
  const { tables, at } = writer
  const from = verdict.outcome === 'taken_over' ? task.agent_id : null
  const change = {
    ...{ status: 'in_progress' as const, agent_id: agentId, claimed_at: at, launch: 'none' as const },
    ...{ launch_error: null, block: null, updated_at: at },
    after: task.after.filter((id) => !verdict.unmet.includes(id)),
  }
  if (!tables.tasks.update(task.id, change, { status: task.status, agent_id: task.agent_id })) return null
  beginRun(writer, task.run_id)
  if (from !== null) letGo(writer, task, 'its agent is gone')
  const prompt = handOver(writer, task, agentId)
  const agent = setTaskOf(writer, agentId, task.id)
  const now = { ...task, ...change }
  writer.record({
    type: 'task.claimed',
    detail: detailOf(caller, from, verdict),
    images: { task: now, ...(agent && { agent }) },
  })
  return { task: now, prompt, taken_from: from }
}

function detailOf({ label }: Caller, from: string | null, { unmet }: Verdict): string {
  const after = unmet.length === 0 ? '' : ` without waiting for ${unmet.join(', ')}`
  return from === null ? `by ${label}${after}` : `by ${label}, taken over from ${from}, which is gone`
}

/** What was queued for whoever comes to work on it is handed over with the claim, and typed nowhere. */
function handOver({ tables, at, record }: Writer, task: Task, agentId: string): string {
  const queued = tables.prompts.list({ where: { task_id: task.id, state: 'queued' } })
  for (const prompt of queued) {
    const change = {
      agent_id: agentId,
      state: 'delivered' as const,
      reason: 'with the claim',
      delivered_at: at,
    }
    tables.prompts.update(prompt.id, change)
    record({
      type: 'prompt.delivered',
      detail: 'with the claim',
      images: { prompt: { ...prompt, ...change } },
    })
  }
  return queued.length === 0 ? task.prompt : queued.map(({ text }) => text).join('\n\n')
}
