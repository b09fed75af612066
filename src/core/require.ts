import { err, ok, type Result } from '../base/result.ts'
import { failure, type Failure } from '../contract/errors.ts'
import type { Agent } from '../contract/agent.ts'
import type { Project } from '../contract/project.ts'
import type { Task } from '../contract/task.ts'
import { reachesTask } from '../domain/access.ts'
import type { Caller } from './caller.ts'
import type { Context } from './context.ts'

const forbidden = (caller: Caller, what: string): Failure<'FORBIDDEN'> =>
  failure('FORBIDDEN', `this ${caller.role} token does not reach ${what}; use the ids of your own tasks`)

/** The task, where it exists and the caller reaches it. A worker is told nothing about any other id. */
export function requireTask(
  context: Context,
  caller: Caller,
  taskId: string,
): Result<Task, Failure<'FORBIDDEN' | 'TASK_NOT_FOUND'>> {
  if (caller.role === 'worker' && caller.task_id !== taskId) return err(forbidden(caller, `task ${taskId}`))
  const task = context.ports.store.read((tables) => tables.tasks.get(taskId))
  if (!task)
    return err(
      failure('TASK_NOT_FOUND', `there is no task ${taskId}; list_tasks shows yours`, { task_id: taskId }),
    )
  return reachesTask(caller, task) ? ok(task) : err(forbidden(caller, `task ${taskId}`))
}

/** The agent, where the caller reaches it: viewers see all, a coordinator itself and those on its tasks. */
export function requireAgent(
  context: Context,
  caller: Caller,
  agentId: string,
): Result<Agent, Failure<'FORBIDDEN' | 'AGENT_NOT_FOUND'>> {
  const agent = context.ports.store.read((tables) => tables.agents.get(agentId))
  if (!agent) return err(failure('AGENT_NOT_FOUND', `there is no agent ${agentId}`, { agent_id: agentId }))
  return reachesAgent(context, caller, agent) ? ok(agent) : err(forbidden(caller, `agent ${agentId}`))
}

export function reachesAgent(context: Context, caller: Caller, agent: Agent): boolean {
  if (caller.project_id !== null && caller.project_id !== agent.project_id) return false
  if (caller.role !== 'coordinator' && caller.role !== 'worker') return true
  if (agent.id === caller.agent_id) return true
  const taskId = agent.task_id
  if (taskId === null) return false
  const task = context.ports.store.read((tables) => tables.tasks.get(taskId))
  return task !== undefined && reachesTask(caller, task)
}

/** The project that a task belongs to. A missing one is a bug: tasks never outlive their project. */
export function projectOf(
  context: Context,
  task: { readonly project_id: string; readonly id: string },
): Project {
  const project = context.ports.store.read((tables) => tables.projects.get(task.project_id))
  if (!project) throw new Error(`project ${task.project_id} of ${task.id} is missing`)
  return project
}
