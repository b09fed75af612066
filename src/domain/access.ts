import type { Task } from '../contract/task.ts'
import type { Role } from '../contract/token.ts'
import { isPhone } from './phoneView.ts'

/** The part of a caller that decides what it reaches. */
export interface Reach {
  readonly role: Role
  readonly project_id: string | null
  readonly task_id: string | null
  readonly agent_id: string | null
}

/** The person, at the desk or by a phone that they have given control. */
export const isPerson = (role: Role): boolean => role === 'operator' || role === 'remote'

/**
 * Whether the caller reaches the task: the operator and phones any, a coordinator its own, a worker the one it works on.
 * What a viewer may do with it is decided by the operations that are marked for it, none of which changes anything.
 */
export function reachesTask(caller: Reach, task: Task): boolean {
  if (caller.project_id !== null && caller.project_id !== task.project_id) return false
  if (caller.role === 'operator' || isPhone(caller.role)) return true
  if (caller.role === 'coordinator')
    return caller.agent_id !== null && task.coordinator_id === caller.agent_id
  return caller.role === 'worker' && caller.task_id === task.id
}
