import { err, ok, type Result } from '../../base/result.ts'
import type { Project } from '../../contract/project.ts'
import type { Task } from '../../contract/task.ts'
import { isReady, readinessOf } from '../../domain/dependencies.ts'
import { startAgent } from '../agents/startAgent.ts'
import { inBackground, type Context } from '../context.ts'
import { commit } from '../ledger.ts'
import type { Tables } from '../ports/store.ts'
import { projectOf } from '../require.ts'
import { putSignal } from '../review/putSignal.ts'
import { callOffLaunch } from '../runs/callOffLaunch.ts'
import { endedRun } from '../runs/endedRun.ts'
import { overBudget } from '../spending/overBudget.ts'
import { runInTerminal } from '../terminals/runInTerminal.ts'
import { makeWorktree } from '../worktrees/makeWorktree.ts'

/** Why a launch stopped, for the person and the coordinator. */
interface LaunchFailure {
  readonly message: string
}

/**
 * Launches in the background. Each step is stored before it starts, so that the next host can take it up again. Two
 * launches of one task at a time would run its setup and start its agent twice, so the second waits for the first.
 */
export function launchSoon(context: Context, taskId: string): void {
  const underway = context.launching.get(taskId)
  if (underway) {
    underway.again = true
    return
  }
  const launch = { again: false }
  context.launching.set(taskId, launch)
  inBackground(context, `launch ${taskId}`, async () => {
    try {
      await launchTask(context, taskId)
    } finally {
      context.launching.delete(taskId)
      if (launch.again) launchSoon(context, taskId)
    }
  })
}

/**
 * Starts whatever waits in the launch queue of the project, as far as its limit of agents and the tasks before it allow.
 * Called when a place is free and when a task is done.
 */
export function launchQueued(context: Context, projectId: string): void {
  const waiting = context.ports.store.read((tables) =>
    tables.tasks.list({ where: { project_id: projectId, launch: 'queued' } }),
  )
  for (const task of waiting) launchSoon(context, task.id)
}

async function launchTask(context: Context, taskId: string): Promise<void> {
  const task = context.ports.store.read((tables) => tables.tasks.get(taskId))
  if (!task || context.stopping.signal.aborted) return
  const project = projectOf(context, task)
  if (task.launch === 'queued') {
    const base = await freshBase(context, task, project)
    if (!base.ok) return failLaunch(context, taskId, base.error.message)
    if (!takeSlot(context, task, project, base.value)) return
  }
  const done = await runSteps(context, taskId, project)
  if (!done.ok && !context.stopping.signal.aborted) failLaunch(context, taskId, done.error.message)
}

const waitsIn = (tables: Tables, taskId: string): boolean =>
  !isReady(readinessOf(tables.tasks.get(taskId) ?? { after: [] }, (id) => tables.tasks.get(id)))

/**
 * The commit that its worktree starts from. A task that has come after others takes the branch as it is now, because what
 * they landed must be in it.
 */
async function freshBase(
  context: Context,
  task: Task,
  project: Project,
): Promise<Result<string, LaunchFailure>> {
  const { git, store } = context.ports
  const settled = task.after.length === 0 || task.branch === null || task.worktree !== null
  if (settled || store.read((tables) => waitsIn(tables, task.id))) return ok(task.base_sha)
  const sha = await git.commitOf(project.root, `refs/heads/${task.base_branch}`)
  if (sha !== null) return ok(sha)
  return err({
    message: `the branch ${task.base_branch} that task ${task.id} starts from is gone; make it again, then start_agent`,
  })
}

/** Leaves the queue where it waits for no other task, and fewer agents than the project's limit are launching or running. */
function takeSlot(context: Context, task: Task, project: Project, base: string): boolean {
  return commit(context, 'host', (writer) => {
    const { tables, at, record } = writer
    if (endedRun(tables, task.run_id)) {
      callOffLaunch(writer, task)
      return false
    }
    if (waitsIn(tables, task.id) || overBudget(context, tables, project, task)) return false
    const busy = tables.tasks.count({
      project_id: project.id,
      launch: ['worktree', 'setup', 'agent', 'running'],
    })
    if (busy >= project.settings.max_agents) return false
    const launch = task.prepared ? ('agent' as const) : ('worktree' as const)
    const change = { launch, base_sha: base, launch_error: null, updated_at: at }
    if (!tables.tasks.update(task.id, change, { launch: 'queued' })) return false
    record({
      type: 'task.launching',
      images: { task: { ...(tables.tasks.get(task.id) ?? task), ...change } },
    })
    return true
  })
}

async function runSteps(
  context: Context,
  taskId: string,
  project: Project,
): Promise<Result<void, LaunchFailure>> {
  let task = fresh(context, taskId)
  if (task.launch === 'worktree') {
    const made = await context.repositories.run(project.root, () => makeWorktree(context, project, task))
    if (!made.ok) return made
    task = advance(context, task, { launch: 'setup' })
  }
  if (task.launch === 'setup') {
    const prepared = await runSetup(context, project, task)
    if (!prepared.ok) return prepared
    task = advance(context, fresh(context, taskId), { launch: 'agent', prepared: true })
  }
  return task.launch === 'agent' ? startAgent(context, project, task) : ok(undefined)
}

async function runSetup(
  context: Context,
  project: Project,
  task: Task,
): Promise<Result<void, LaunchFailure>> {
  const command = project.settings.setup_command
  if (command === null || task.worktree === null) return ok(undefined)
  const ran = await runInTerminal(context, {
    task,
    purpose: 'setup',
    title: 'setup',
    command,
    cwd: task.worktree,
  })
  if (ran.ok && ran.value.code === 0) return ok(undefined)
  const tail = ran.ok ? ran.value.tail : ran.error.message
  return err({ message: `the setup command failed: ${command}\n${tail}` })
}

function fresh(context: Context, taskId: string): Task {
  const task = context.ports.store.read((tables) => tables.tasks.get(taskId))
  if (!task) throw new Error(`task ${taskId} vanished during its launch`)
  return task
}

type Step = Pick<Task, 'launch'> & Partial<Pick<Task, 'prepared'>>

function advance(context: Context, task: Task, step: Step): Task {
  return commit(context, 'host', ({ tables, at, record }) => {
    const now = tables.tasks.get(task.id) ?? task
    // A task that was closed meanwhile keeps what closing it made of its launch.
    if (!tables.tasks.update(task.id, { ...step, updated_at: at }, { launch: task.launch })) return now
    const next = { ...now, ...step, updated_at: at }
    record({ type: 'task.launching', detail: step.launch, images: { task: next } })
    return next
  })
}

function failLaunch(context: Context, taskId: string, message: string): void {
  commit(context, 'host', (writer) => {
    const task = writer.tables.tasks.get(taskId)
    if (!task || task.launch === 'none') return
    const change = { launch: 'failed' as const, launch_error: message, agent_id: null, updated_at: writer.at }
    writer.tables.tasks.update(taskId, change)
    writer.record({ type: 'task.launch_failed', detail: message, images: { task: { ...task, ...change } } })
    putSignal(context, writer, { ...task, ...change }, 'launch_failed', message)
  })
}
