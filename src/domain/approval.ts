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
