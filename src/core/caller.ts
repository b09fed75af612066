import type { Role } from '../contract/token.ts'

/** Who calls, as the token says it. Nothing in an input can change it. */
export interface Caller {
  readonly token_id: string
  readonly role: Role
  /** Project that the token is bound to; null for the operator. */
  readonly project_id: string | null
  readonly task_id: string | null
  readonly agent_id: string | null
  readonly label: string
}

/** The caller as events name it: the agent's id, else the role. */
export const callerName = (caller: Caller): string => caller.agent_id ?? caller.role
