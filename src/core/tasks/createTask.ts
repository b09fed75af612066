import { err, ok, type Result } from '../../base/result.ts'
import { newId } from '../../base/ids.ts'
import { failure, type Failure } from '../../contract/errors.ts'
import type { Codes, Input, Output } from '../../contract/index.ts'
import type { Project } from '../../contract/project.ts'
import type { Prompt } from '../../contract/prompt.ts'
import { PRIORITY, type Task } from '../../contract/task.ts'
import { branchFor } from '../../domain/branch.ts'
import { decideAfter, type Wanted } from '../../domain/dependencies.ts'
import { callerName, type Caller } from '../caller.ts'
import type { Context } from '../context.ts'
import { commit, type Call, type Writer } from '../ledger.ts'
import { findProject } from '../projects/findProject.ts'
import { requireTask } from '../require.ts'
import { chooseRun } from '../runs/chooseRun.ts'
import { endedRun } from '../runs/endedRun.ts'
import { overBudget } from '../spending/overBudget.ts'
import { canonicalPath } from './canonicalPath.ts'
import { chooseParent } from './chooseParent.ts'
import { chooseKind, requireLaunchable } from './chooseKind.ts'
import { launchSoon } from './launchTask.ts'
import { requireGuarded } from './requireGuarded.ts'
import { viewTask } from './viewTask.ts'

type In = Input<'task', 'create'>
type Answer<T> = Result<T, Failure<Codes<'task', 'create'>>>

interface Prepared {
  readonly project: Project
  readonly kind: string
  readonly branch: string | null
  readonly base_branch: string
  readonly base_sha: string
  readonly id: string
  readonly depth: number
  readonly after: string[]
  readonly run_id: string | null
  readonly parent_id: string | null
}

/** Creates a task and, unless `start` is false, launches its agent. Answers when the intent is stored. */
export async function createTask(
  context: Context,
  caller: Caller,
  input: In,
  call: Call,
): Promise<Answer<Output<'task', 'create'>>> {
  const prepared = await prepare(context, caller, input)
  if (!prepared.ok) return prepared
  const created = commit(context, caller, (writer): Answer<Output<'task', 'create'>> => {
    const ended = endedRun(writer.tables, prepared.value.run_id)
    if (ended) return err(ended)
    const task = newTask(prepared.value, caller, input, writer.at)
    writer.tables.tasks.insert(task)
    writer.record({ type: 'task.created', images: { task } })
    if (input.prompt !== '') queueFirstPrompt(context, writer, task, caller)
    const answer = viewTask(writer.tables, task)
    call.keep(writer, answer)
    return ok(answer)
  })
  if (created.ok && input.start) launchSoon(context, created.value.id)
  return created
}

async function prepare(context: Context, caller: Caller, input: In): Promise<Answer<Prepared>> {
  const found = await findProject(context, caller, input.project)
  if (!found.ok) return found
  const project = found.value
  const depth = decideDepth(context, project, caller)
  if (!depth.ok) return depth
  const run = chooseRun(context, caller, project, input.run_id)
  if (!run.ok) return run
  const preferred = run.value?.brief.preferred_kind ?? undefined
  const kind = await chooseKind(context, project, caller, input.kind ?? preferred)
  if (!kind.ok) return kind
  const guarded = requireGuarded(context, caller, {
    kind: kind.value,
    permission_mode: input.permission_mode,
  })
  if (!guarded.ok) return guarded
  if (input.start) {
    const over = context.ports.store.read((tables) => overBudget(context, tables, project, undefined))
    if (over) return err(over)
    const launchable = await requireLaunchable(context, project, kind.value, input)
    if (!launchable.ok) return launchable
  }
  const id = newId('tsk', context.ports.random)
  const branch = input.isolation === 'shared' ? null : (input.branch ?? branchFor(input.title, id))
  const [base, checked] = await Promise.all([
    chooseBase(context, project, input),
    branch === null ? ok(undefined) : checkBranch(context, project, branch),
  ])
  if (!base.ok) return base
  if (!checked.ok) return checked
  const { isolation } = input
  const wanted = { project_id: project.id, ...base.value, isolation, after: input.after ?? [] }
  const after = chooseAfter(context, caller, wanted)
  if (!after.ok) return after
  const parent = parentOf(context, caller, { id, project_id: project.id }, input.parent_id)
  if (!parent.ok) return parent
  return ok({
    ...{ project, kind: kind.value, branch, ...base.value, id, depth: depth.value },
    ...{ after: after.value, run_id: run.value?.id ?? null, parent_id: parent.value },
  })
}

/** What it is to come after; a coordinator names tasks of its own only. */
function chooseAfter(context: Context, caller: Caller, wanted: Wanted): Answer<string[]> {
  const decided = context.ports.store.read(({ tasks }) => decideAfter(wanted, (id) => tasks.get(id)))
  if (!decided.ok) return decided
  for (const id of decided.value) {
    const reached = requireTask(context, caller, id)
    if (!reached.ok) return reached
  }
  return decided
}

/** What it is a part of: what is named, else the task that its coordinator works on itself. */
function parentOf(
  context: Context,
  caller: Caller,
  task: { readonly id: string; readonly project_id: string },
  named: string | undefined,
): Answer<string | null> {
  if (named === undefined) return ok(caller.role === 'coordinator' ? caller.task_id : null)
  return context.ports.store.read((tables) => chooseParent(tables, caller, task, named))
}

/** A coordinator's task lies one deeper than its own; the project says how deep that may go. */
function decideDepth(context: Context, project: Project, caller: Caller): Answer<number> {
  const { task_id: own } = caller
  if (caller.role !== 'coordinator' || own === null) return ok(0)
  const depth = (context.ports.store.read((tables) => tables.tasks.get(own))?.depth ?? 0) + 1
  const { max_depth } = project.settings
  if (depth <= max_depth) return ok(depth)
  return err(
    failure(
      'TOO_DEEP',
      `task ${own} may not create further tasks: its own would be at depth ${depth}, and the project allows ${max_depth}; do the work yourself, or let the operator raise max_depth`,
      { depth, max_depth },
    ),
  )
}

async function chooseBase(
  context: Context,
  project: Project,
  input: In,
): Promise<Answer<{ base_branch: string; base_sha: string }>> {
  const { git, files } = context.ports
  if (!(await files.exists(project.root))) {
    return err(
      failure(
        'GIT_FAILED',
        `the folder of ${project.id} is gone: ${project.root}; bring it back, then try again`,
      ),
    )
  }
  const branch = input.base_branch ?? (await git.currentBranch(project.root))
  if (branch === null) {
    return err(failure('UNKNOWN_REVISION', 'the main worktree has a detached head; name a base_branch'))
  }
  const sha = await git.commitOf(project.root, `refs/heads/${branch}`)
  if (sha === null) {
    return err(
      failure(
        'UNKNOWN_REVISION',
        `there is no local branch ${branch}; create it first or name another base_branch`,
        { base_branch: branch },
      ),
    )
  }
  return ok({ base_branch: branch, base_sha: sha })
}

async function checkBranch(context: Context, project: Project, branch: string): Promise<Answer<void>> {
  const { git } = context.ports
  if (!(await git.isBranchName(project.root, branch))) {
    return err(
      failure(
        'BAD_BRANCH_NAME',
        `git does not accept ${branch} as a branch name; see git help check-ref-format`,
        { branch },
      ),
    )
  }
  if (await git.branchExists(project.root, branch)) {
    return err(failure('BRANCH_EXISTS', `branch ${branch} exists already; name another one`, { branch }))
  }
  return ok(undefined)
}

function newTask(prepared: Prepared, caller: Caller, input: In, at: string): Task {
  return {
    id: prepared.id,
    project_id: prepared.project.id,
    title: input.title,
    prompt: input.prompt,
    status: 'pending',
    role: input.role,
    kind: prepared.kind,
    complexity: input.complexity,
    isolation: input.isolation,
    after: prepared.after,
    files: input.files?.map(canonicalPath) ?? [],
    run_id: prepared.run_id,
    parent_id: prepared.parent_id,
    priority: input.priority ?? PRIORITY.medium,
    tags: input.tags ?? [],
    notes: input.notes ?? '',
    block: null,
    claimed_at: null,
    budget: null,
    coordinator_id: caller.role === 'coordinator' ? caller.agent_id : null,
    depth: prepared.depth,
    created_by: callerName(caller),
    agent_id: null,
    branch: prepared.branch,
    base_branch: prepared.base_branch,
    base_sha: prepared.base_sha,
    worktree: input.isolation === 'shared' ? prepared.project.root : null,
    prepared: input.isolation === 'shared',
    launch: input.start ? 'queued' : 'none',
    launch_error: null,
    options: {
      model: input.model ?? null,
      permission_mode: input.permission_mode ?? null,
      command: input.command ?? null,
    },
    counts: null,
    collisions: [],
    completion: null,
    approval: null,
    landing: null,
    trash_ref: null,
    pinned: false,
    archived_at: null,
    created_at: at,
    updated_at: at,
    ended_at: null,
  }
}

/** The task's own prompt is the first in the queue of whichever agent comes to work on it. */
function queueFirstPrompt(context: Context, writer: Writer, task: Task, caller: Caller): void {
  const prompt: Prompt = {
    id: newId('prm', context.ports.random),
    project_id: task.project_id,
    task_id: task.id,
    agent_id: null,
    text: task.prompt,
    created_by: callerName(caller),
    state: 'queued',
    reason: null,
    created_at: writer.at,
    delivered_at: null,
  }
  writer.tables.prompts.insert(prompt)
  writer.record({ type: 'prompt.queued', images: { prompt } })
}
