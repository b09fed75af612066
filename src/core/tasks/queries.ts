import { err, ok } from '../../base/result.ts'
import type { Task } from '../../contract/task.ts'
import type { Context } from '../context.ts'
import type { Handler } from '../handlers.ts'
import { findProject } from '../projects/findProject.ts'
import { requireTask } from '../require.ts'
import { failure } from '../../contract/errors.ts'
import { viewTask } from './viewTask.ts'

const PROMPTS_SHOWN = 10

export const listTasks =
  (context: Context): Handler<'task', 'list'> =>
  async (caller, input) => {
    const project = input.project === undefined ? null : await findProject(context, caller, input.project)
    if (project && !project.ok) {
      const { code, message } = project.error
      return code === 'FORBIDDEN' ? err(failure(code, message)) : err(failure('PROJECT_NOT_FOUND', message))
    }
    const where = {
      ...(project?.ok ? { project_id: project.value.id } : {}),
      ...(caller.role === 'coordinator' ? { coordinator_id: caller.agent_id ?? '' } : {}),
      ...(input.status ? { status: input.status } : {}),
    }
    return ok(
      context.ports.store.read((tables) => ({
        items: tables.tasks
          .list({ where, newestFirst: true, limit: input.limit, offset: input.offset })
          .map((task) => viewTask(tables, task)),
        total: tables.tasks.count(where),
        offset: input.offset,
      })),
    )
  }

export const showTask =
  (context: Context): Handler<'task', 'show'> =>
  async (caller, input) => {
    const found = requireTask(context, caller, input.task_id)
    if (!found.ok) return found
    const changes = await changesOf(context, found.value)
    return ok(
      context.ports.store.read((tables) => {
        const task = tables.tasks.get(input.task_id) ?? found.value
        const prompts = tables.prompts.list({
          where: { task_id: task.id },
          newestFirst: true,
          limit: PROMPTS_SHOWN,
        })
        return {
          ...viewTask(tables, task),
          prompt: task.prompt,
          prompts: prompts.map(({ id, state, created_by, created_at, reason }) => ({
            id,
            state,
            created_by,
            created_at,
            reason,
          })),
          changes,
        }
      }),
    )
  }

async function changesOf(context: Context, task: Task) {
  if (task.worktree === null) return null
  const state = await context.ports.git.worktreeState(task.worktree)
  if (!state.ok) return null
  const { head, changed, untracked, conflicted } = state.value
  return { head, changed, untracked, conflicted }
}

export const showOutput =
  (context: Context): Handler<'task', 'output'> =>
  async (caller, input) => {
    const found = requireTask(context, caller, input.task_id)
    if (!found.ok) return found
    const terminal = context.ports.store.read((tables) => {
      const agent = tables.agents.list({ where: { task_id: input.task_id }, newestFirst: true, limit: 1 })[0]
      const last = tables.terminals.list({
        where: { task_id: input.task_id },
        newestFirst: true,
        limit: 1,
      })[0]
      return agent?.terminal_id ?? last?.id ?? null
    })
    const text = terminal === null ? '' : ((await context.ports.terminals.text(terminal, input.lines)) ?? '')
    return ok({ task_id: input.task_id, terminal_id: terminal, text })
  }
