import { err, ok, type Result } from '../base/result.ts'
import { failure, type Failure } from '../contract/errors.ts'
import type { Task } from '../contract/task.ts'
import type { Role } from '../contract/token.ts'

/** Whether nobody's merge but the operator's own lands the task without a verdict. */
export const needsApproval = ({ complexity }: Pick<Task, 'complexity'>): boolean =>
  complexity === 'complex' || complexity === 'critical'

/** Whether somebody other than the task's worker has approved exactly this commit. */
export const isApproved = (task: Pick<Task, 'approval' | 'agent_id'>, head: string): boolean =>
  task.approval !== null && task.approval.head_sha === head && task.approval.by !== task.agent_id

/** Whether the agent, or the operator where it is null, is somebody else than the task's worker. */
export const mayJudge = (task: Pick<Task, 'agent_id'>, agentId: string | null): boolean =>
  agentId === null || agentId !== task.agent_id

/**
 * Whether a task may be given this complexity. What takes away the need of a verdict is the operator's to say, and an agent
 * that works on a task of its own cannot become its judge.
 */
export function decideComplexity(
  task: Pick<Task, 'id' | 'complexity' | 'agent_id' | 'coordinator_id'>,
  wanted: Task['complexity'],
  role: Role,
): Result<void, Failure<'FORBIDDEN'>> {
  const [before, after] = [needsApproval(task), needsApproval({ complexity: wanted })]
  if (before && !after && role !== 'operator')
    return err(
      failure(
        'FORBIDDEN',
        `task ${task.id} is ${task.complexity}, so it needs a verdict; only the operator makes it ${wanted}`,
      ),
    )
  const own = task.agent_id !== null && task.agent_id === task.coordinator_id
  if (!before && after && own)
    return err(
      failure(
        'FORBIDDEN',
        `task ${task.id} is worked on by its own coordinator, who could not judge it; reassign it first`,
      ),
    )
  return ok(undefined)
}

/** A complex or critical task lands by its approval; the operator's own merge counts as one. */
export function decideApproved(
  task: Task,
  head: string,
  role: Role,
): Result<void, Failure<'NEEDS_APPROVAL'>> {
  if (role === 'operator' || !needsApproval(task) || isApproved(task, head)) return ok(undefined)
  const given = task.approval
  const why =
    given === null
      ? 'nobody has approved it'
      : given.head_sha === head
        ? 'its own worker approved it'
        : `its approval is for ${given.head_sha.slice(0, 12)}, not for what is there now`
  return err(
    failure(
      'NEEDS_APPROVAL',
      `task ${task.id} is ${task.complexity} and ${why}; review get_task_diff, then approve_task with head_sha ${head}, then merge`,
      { head_sha: head, approved_sha: given?.head_sha ?? null },
    ),
  )
}
