import { ok, type Result } from '../../base/result.ts'
import type { Failure } from '../../contract/errors.ts'
import type { Codes, Input, Output } from '../../contract/index.ts'
import type { Project } from '../../contract/project.ts'
import type { Task } from '../../contract/task.ts'
import type { Caller } from '../caller.ts'
import type { Context } from '../context.ts'
import { projectOf, requireTask } from '../require.ts'
import { marksOf } from '../terminals/endStrays.ts'
import { compareFailed, compareTask, type Sides } from './compareTask.ts'
import { forecastNow } from './diffTask.ts'

type Answer<T> = Result<T, Failure<Codes<'review', 'outlook'>>>
type Out = Output<'review', 'outlook'>

/** What stands against a merge at this moment, and what it would leave behind. Changes nothing. */
export async function showOutlook(
  context: Context,
  caller: Caller,
  input: Input<'review', 'outlook'>,
): Promise<Answer<Out>> {
  const found = requireTask(context, caller, input.task_id)
  if (!found.ok) return found
  const task = found.value
  const project = projectOf(context, task)
  const sides = await compareTask(context, project, task, undefined)
  if (!sides.ok) return sides
  const { head_sha } = sides.value
  const [distance, conflicts, uncommitted, processes, local] = await Promise.all([
    distanceOf(context, project, task, sides.value),
    forecastNow(context, project, task, sides.value),
    openFiles(context, task),
    processesOf(context, task),
    localChanges(context, project, task, sides.value),
  ])
  if (!distance.ok) return distance
  return ok({ task_id: task.id, head_sha, ...distance.value, conflicts, uncommitted, processes, ...local })
}

async function distanceOf(
  context: Context,
  { root }: Project,
  task: Task,
  { base, head_sha }: Sides,
): Promise<Answer<Pick<Out, 'ahead' | 'behind'>>> {
  const { git } = context.ports
  const tip = (await git.commitOf(root, `refs/heads/${task.base_branch}`)) ?? base
  const [ahead, behind] = await Promise.all([
    git.commits({ root, base: tip, head: head_sha, limit: 1 }),
    git.commits({ root, base: head_sha, head: tip, limit: 1 }),
  ])
  if (!ahead.ok) return compareFailed(context, task, ahead.error)
  if (!behind.ok) return compareFailed(context, task, behind.error)
  return ok({ ahead: ahead.value.total, behind: behind.value.total })
}

async function openFiles(context: Context, task: Task): Promise<string[]> {
  if (task.worktree === null) return []
  const state = await context.ports.git.worktreeState(task.worktree)
  return state.ok
    ? [...new Set([...state.value.conflicted, ...state.value.changed, ...state.value.untracked])]
    : []
}

/** Programs in the worktree that do not end with the task's own agent and its terminal. */
async function processesOf(context: Context, task: Task): Promise<Out['processes']> {
  if (task.worktree === null || task.isolation === 'shared') return []
  const { machine, store, files } = context.ports
  const folder = await files.realPath(task.worktree)
  if (folder === null) return []
  const ends = task.agent_id === null ? [] : await machine.markedIn([folder], marksOf(context, task.agent_id))
  const terminals = store
    .read((tables) => tables.terminals.list({ where: { task_id: task.id, state: 'running' } }))
    .filter(({ purpose }) => purpose === 'agent')
  const own = new Set([...terminals, ...(ends === 'unsupported' ? [] : ends)].map(({ pid }) => pid))
  const found = await machine.processesIn(folder)
  return found.filter(({ pid }) => !own.has(pid)).map(({ pid, command }) => ({ pid, command }))
}

/** Local changes of the main checkout, where it has the base branch: those in the way, and how many others. */
async function localChanges(
  context: Context,
  { root }: Project,
  task: Task,
  { base, head_sha }: Sides,
): Promise<Pick<Out, 'in_the_way' | 'other_changes'>> {
  const { git } = context.ports
  if (task.worktree === null || task.isolation === 'shared') return { in_the_way: [], other_changes: 0 }
  const [state, files] = await Promise.all([
    git.worktreeState(root),
    git.listChanges({ path: root, base, head: head_sha, counts: false }),
  ])
  if (!state.ok || !files.ok) return { in_the_way: [], other_changes: 0 }
  const local = [...state.value.changed, ...state.value.untracked]
  const changed = new Set(files.value.map(({ path }) => path))
  const isHere = state.value.branch === task.base_branch
  const inTheWay = isHere ? local.filter((each) => changed.has(each)) : []
  return { in_the_way: inTheWay, other_changes: local.length - inTheWay.length }
}
