import { err, ok } from '../../base/result.ts'
import { failure, type Failure } from '../../contract/errors.ts'
import type { Input } from '../../contract/index.ts'
import { taskStatus, type Task, type TaskStatus } from '../../contract/task.ts'
import { isClaimable, viewShort } from '../claims/viewClaim.ts'
import type { Context } from '../context.ts'
import type { Handler } from '../handlers.ts'
import type { Match, Page, Tables } from '../ports/store.ts'
import { findProject } from '../projects/findProject.ts'
import { requireTask } from '../require.ts'
import { viewTask } from './viewTask.ts'

const PROMPTS_SHOWN = 10

type ListInput = Input<'task', 'list'>

export const listTasks =
  (context: Context): Handler<'task', 'list'> =>
  async (caller, input) => {
    const project = input.project === undefined ? null : await findProject(context, caller, input.project)
    if (project && !project.ok) return err(unknownProject(project.error))
    const scope = {
      ...(project?.ok ? { project_id: project.value.id } : {}),
      ...(caller.role === 'coordinator' ? { coordinator_id: caller.agent_id ?? '' } : {}),
    }
    return ok(
      context.ports.store.read((tables) => {
        const page = pageOf(tables, { ...scope, ...narrowed(input) }, input, { newestFirst: true })
        return {
          items: page.items.map((task) => viewTask(tables, task)),
          total: page.total,
          offset: input.offset,
          counts: countsOf(tables, scope),
        }
      }),
    )
  }

/** A worker may be told that a project is not its own, which the list of a coordinator has no other code for. */
const unknownProject = ({ code, message }: Failure): Failure<'FORBIDDEN' | 'PROJECT_NOT_FOUND'> =>
  failure(code === 'FORBIDDEN' ? 'FORBIDDEN' : 'PROJECT_NOT_FOUND', message)

/** Tasks of the project in short, for whoever looks for work; what has ended only where it is asked for. */
export const showBoard =
  (context: Context): Handler<'task', 'board'> =>
  async (caller, input) => {
    const project = await findProject(context, caller, input.project)
    if (!project.ok) return project
    const scope = { project_id: project.value.id }
    const where = { ...scope, status: OPEN, ...narrowed(input) }
    return ok(
      context.ports.store.read((tables) => {
        const page = pageOf(tables, where, input, { highest: 'priority' })
        return {
          items: page.items.map((task) => viewShort(tables, task)),
          total: page.total,
          offset: input.offset,
          counts: countsOf(tables, scope),
        }
      }),
    )
  }

const OPEN = taskStatus.options.filter((status) => status !== 'done' && status !== 'cancelled')

/** The part of the filters that the store answers by itself. */
function narrowed({ status, owner, run_id, parent_id }: ListInput): Match<Task> {
  return {
    ...(status === undefined ? {} : { status }),
    ...(owner === undefined ? {} : { agent_id: owner === 'none' ? null : owner }),
    ...(run_id === undefined ? {} : { run_id }),
    ...(parent_id === undefined ? {} : { parent_id }),
  }
}

type Order = Pick<Page<Task>, 'newestFirst' | 'highest'>

function pageOf(
  tables: Tables,
  where: Match<Task>,
  input: ListInput,
  order: Order,
): { items: Task[]; total: number } {
  const { limit, offset, tag, text, ready } = input
  if (tag === undefined && text === undefined && ready === undefined)
    return { items: tables.tasks.list({ where, ...order, limit, offset }), total: tables.tasks.count(where) }
  const words = text?.toLowerCase()
  const fitting = tables.tasks
    .list({ where, ...order })
    .filter((task) => tag === undefined || task.tags.includes(tag))
    .filter((task) => words === undefined || searchable(task).includes(words))
    .filter((task) => ready === undefined || isClaimable(tables, task) === ready)
  return { items: fitting.slice(offset, offset + limit), total: fitting.length }
}

const searchable = ({ title, tags, notes }: Task): string => [title, ...tags, notes].join('\n').toLowerCase()

function countsOf(tables: Tables, scope: Match<Task>): Record<TaskStatus, number> {
  const count = (status: TaskStatus): number => tables.tasks.count({ ...scope, status })
  return {
    pending: count('pending'),
    in_progress: count('in_progress'),
    blocked: count('blocked'),
    review: count('review'),
    done: count('done'),
    cancelled: count('cancelled'),
    failed: count('failed'),
  }
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
