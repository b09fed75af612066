import { err, ok, type Result } from '../base/result.ts'
import { failure, type Failure } from '../contract/errors.ts'
import type { Task } from '../contract/task.ts'
import type { Role } from '../contract/token.ts'
import { isPerson } from './access.ts'
import { needsApproval } from './approval.ts'
import { describeReadiness, isReady, unmet, type Readiness } from './dependencies.ts'
import { MOVES, requireMove } from './task.ts'

/** Who wants a task. */
export interface Claimant {
  readonly agent_id: string
  readonly role: Role
  /** The task that it is at already. */
  readonly holds: Task | undefined
  /** Whether it coordinates the task that it wants, so that it may decide not to wait for others. */
  readonly leads: boolean
  readonly override: boolean
}

export interface Wanted {
  readonly task: Task
  readonly readiness: Readiness
  /** Whether the agent that has the task can no longer work on it. */
  readonly lost: boolean
}

export interface Verdict {
  readonly outcome: 'claimed' | 'taken_over' | 'yours'
  /** Tasks before it that are not done, and that it was decided not to wait for. */
  readonly unmet: readonly string[]
}

type Code = 'ALREADY_CLAIMED' | 'WRONG_STATUS' | 'NOT_READY' | 'FORBIDDEN'
type Answer = Result<Verdict, Failure<Code>>

/** Whether the agent may have the task, and how it comes to it. */
export function decideClaim(claimant: Claimant, wanted: Wanted): Answer {
  const { task, lost } = wanted
  const held = MOVES.take_over.from.some((status) => status === task.status)
  if (held && task.agent_id === claimant.agent_id) return ok({ outcome: 'yours', unmet: [] })
  if (held && !lost) return err(alreadyClaimed(task))
  const allowed = requireMove(task, held ? 'take_over' : 'claim')
  if (!allowed.ok) return allowed
  if (task.status === 'pending' && task.launch !== 'none' && task.launch !== 'failed') {
    return err(
      failure('ALREADY_CLAIMED', `task ${task.id} is given to an agent that is being started; take another`, {
        task_id: task.id,
        owner: task.agent_id,
      }),
    )
  }
  const refused = refusalFor(claimant, task)
  if (refused) return err(refused)
  if (isReady(wanted.readiness) || held) return ok({ outcome: held ? 'taken_over' : 'claimed', unmet: [] })
  return decideUnready(claimant, wanted)
}

export const alreadyClaimed = (task: Task): Failure<'ALREADY_CLAIMED'> =>
  failure(
    'ALREADY_CLAIMED',
    `task ${task.id} is ${task.agent_id ?? 'somebody'}'s since ${task.claimed_at ?? task.updated_at}; claim_next_task finds another, or ask its owner`,
    { task_id: task.id, owner: task.agent_id },
  )

function refusalFor(claimant: Claimant, task: Task): Failure<'FORBIDDEN' | 'WRONG_STATUS'> | null {
  const { holds, agent_id, role } = claimant
  if (holds && holds.id !== task.id) {
    return failure(
      'WRONG_STATUS',
      `you have task ${holds.id} (${holds.title}) already; finish it or give it back first`,
      { task_id: holds.id },
    )
  }
  if (task.role === 'coordinator' && role === 'worker')
    return failure('FORBIDDEN', `task ${task.id} is for a coordinator; claim_next_task finds one for you`)
  if (needsApproval(task) && task.coordinator_id === agent_id) {
    return failure(
      'FORBIDDEN',
      `task ${task.id} is ${task.complexity} and you are the one to judge it; let another agent do it`,
    )
  }
  return null
}

function decideUnready(claimant: Claimant, { task, readiness }: Wanted): Answer {
  const open = unmet(readiness)
  if (claimant.override && claimant.leads) return ok({ outcome: 'claimed', unmet: open })
  if (claimant.override) {
    return err(
      failure('FORBIDDEN', `only the operator or its coordinator decides that task ${task.id} does not wait`),
    )
  }
  return err(notReady(task, readiness))
}

export const notReady = (task: Pick<Task, 'id'>, readiness: Readiness): Failure<'NOT_READY'> =>
  failure('NOT_READY', `task ${task.id} is not ready: ${describeReadiness(readiness) ?? ''}`, {
    task_id: task.id,
    unmet: unmet(readiness),
  })

/** Whether the caller may change how the task stands: its agent, its coordinator, or the operator. */
export function decideOwner(
  caller: { readonly role: Role; readonly agent_id: string | null; readonly task_id: string | null },
  task: Task,
): Result<'owner' | 'leader', Failure<'NOT_OWNER'>> {
  const { role, agent_id: id } = caller
  if (id !== null && task.agent_id === id) return ok('owner')
  if (isPerson(role)) return ok('leader')
  if (role === 'coordinator' && id !== null && task.coordinator_id === id) return ok('leader')
  // A token that was made by hand for a task which nobody has claimed.
  if (role === 'worker' && task.agent_id === null && caller.task_id === task.id) return ok('owner')
  const whose = task.agent_id === null ? 'nobody has it' : `it is ${task.agent_id}'s`
  return err(
    failure('NOT_OWNER', `task ${task.id} is not yours: ${whose}; claim_task takes one that is free`, {
      task_id: task.id,
      owner: task.agent_id,
    }),
  )
}
