import type { Agent } from '../../contract/agent.ts'
import type { Task } from '../../contract/task.ts'
import { isEnded } from '../../domain/task.ts'
import type { Caller } from '../caller.ts'
import type { Writer } from '../ledger.ts'
import { endLock } from '../locks/heldLocks.ts'
import type { Tables } from '../ports/store.ts'

/** Whether an agent can no longer work: it has ended, or it is a guest that has not been heard of for long. */
export function isLost(tables: Tables, agentId: string): boolean {
  const agent = tables.agents.get(agentId)
  if (agent) return agent.status === 'gone' || (agent.guest && agent.status === 'stale')
  // One that works with a token made by hand has no row; it is there as long as the token is good.
  return tables.tokens.count({ agent_id: agentId, revoked_at: null }) === 0
}

/**
 * The task that an agent is at. A guest is free again once it has submitted; an agent that was started on a task waits
 * there for what is said about it.
 */
export function heldTask(
  tables: Tables,
  caller: Pick<Caller, 'agent_id' | 'token_id' | 'task_id'>,
): Task | undefined {
  const { agent_id: id } = caller
  if (id === null) return undefined
  const agent = tables.agents.get(id)
  const taskId = agent ? agent.task_id : (tables.tokens.get(caller.token_id) ?? caller).task_id
  const task = taskId === null ? undefined : tables.tasks.get(taskId)
  if (task?.agent_id !== id) return undefined
  const busy = task.status === 'in_progress' || task.status === 'blocked'
  return busy || (agent?.guest === false && !isEnded(task)) ? task : undefined
}

/** Makes a task the one that an agent and its tokens are at; null for none. Answers the agent as it is then. */
export function setTaskOf(writer: Writer, agentId: string, taskId: string | null): Agent | undefined {
  const { tables, at } = writer
  for (const token of tables.tokens.list({ where: { agent_id: agentId, revoked_at: null } }))
    tables.tokens.update(token.id, { task_id: taskId })
  const agent = tables.agents.get(agentId)
  if (!agent || agent.status === 'gone') return undefined
  const change = { task_id: taskId, updated_at: at }
  tables.agents.update(agentId, change)
  return { ...agent, ...change }
}

/**
 * Takes a task away from the agent that has it, with the locks that it took for it. One that Switchyard has started keeps
 * its place until it is retired, which is for the caller to do. Answers a guest as it is then.
 */
export function letGo(writer: Writer, task: Task, why: string): Agent | undefined {
  const { tables } = writer
  const agentId = task.agent_id
  if (agentId === null) return undefined
  for (const lock of tables.locks.list({ where: { owner: agentId, ended_at: null } }))
    if (lock.task_id === task.id) endLock(writer, lock, 'released', why)
  const agent = tables.agents.get(agentId)
  if (agent && (!agent.guest || agent.task_id !== task.id)) return undefined
  return setTaskOf(writer, agentId, null)
}

/** The agent that Switchyard has started on the task and that still runs. */
export function startedAgent(tables: Tables, task: Task): Agent | undefined {
  const agent = task.agent_id === null ? undefined : tables.agents.get(task.agent_id)
  return agent && !agent.guest && agent.status !== 'gone' ? agent : undefined
}
