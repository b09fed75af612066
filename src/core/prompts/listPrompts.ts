import { err, ok, type Result } from '../../base/result.ts'
import { failure, type Failure } from '../../contract/errors.ts'
import type { Codes, Input, Output } from '../../contract/index.ts'
import type { Prompt } from '../../contract/prompt.ts'
import type { Caller } from '../caller.ts'
import type { Context } from '../context.ts'
import type { Match } from '../ports/store.ts'
import { requireAgent, requireTask } from '../require.ts'
import { waitsFor } from './waitsFor.ts'

type Answer<T> = Result<T, Failure<Codes<'prompt', 'list'>>>

/** Prompts, newest first. */
export async function listPrompts(
  context: Context,
  caller: Caller,
  input: Input<'prompt', 'list'>,
): Promise<Answer<Output<'prompt', 'list'>>> {
  const allowed = requireReach(context, caller, input)
  if (!allowed.ok) return allowed
  const { limit, offset } = input
  const where: Match<Prompt> = {
    ...(caller.project_id === null ? {} : { project_id: caller.project_id }),
    ...(caller.role === 'coordinator' ? { task_id: ownTasks(context, caller) } : {}),
    ...(input.task_id === undefined ? {} : { task_id: input.task_id }),
    ...(input.agent_id === undefined ? {} : { agent_id: input.agent_id }),
    ...(input.state === undefined ? {} : { state: input.state }),
  }
  const page = context.ports.store.read((tables) => ({
    items: tables.prompts.list({ where, newestFirst: true, limit, offset }),
    total: tables.prompts.count(where),
  }))
  const items = page.items.map((prompt) => ({ ...prompt, waits_for: waitsFor(context, prompt) }))
  return ok({ items, total: page.total, offset })
}

function requireReach(context: Context, caller: Caller, input: Input<'prompt', 'list'>): Answer<void> {
  const { task_id: taskId, agent_id: agentId } = input
  if (agentId !== undefined) {
    const agent = requireAgent(context, caller, agentId)
    if (!agent.ok) return agent
  }
  if (taskId === undefined) return ok(undefined)
  if (caller.role === 'coordinator') {
    const task = requireTask(context, caller, taskId)
    return task.ok ? ok(undefined) : task
  }
  const task = context.ports.store.read((tables) => tables.tasks.get(taskId))
  const reached = task && (caller.project_id === null || caller.project_id === task.project_id)
  return reached ? ok(undefined) : err(failure('TASK_NOT_FOUND', `there is no task ${taskId}`))
}

const ownTasks = (context: Context, caller: Caller): string[] =>
  context.ports.store
    .read((tables) => tables.tasks.list({ where: { coordinator_id: caller.agent_id ?? '' } }))
    .map((task) => task.id)
