import { isoTime } from '../../base/clock.ts'
import { err, ok, type Result } from '../../base/result.ts'
import { failure, type Failure } from '../../contract/errors.ts'
import type { Input, Output } from '../../contract/index.ts'
import type { Project } from '../../contract/project.ts'
import type { Landing, Task } from '../../contract/task.ts'
import { WANTED_END } from '../../domain/agentEnd.ts'
import { decideMerge } from '../../domain/task.ts'
import { callerName, type Caller } from '../caller.ts'
import { announceReady, readyAfter } from '../claims/announceReady.ts'
import type { Context } from '../context.ts'
import { commit, type Call } from '../ledger.ts'
import { projectOf, requireTask } from '../require.ts'
import { launchQueued } from '../tasks/launchTask.ts'
import { retireTask } from '../tasks/retireTask.ts'
import { buildSide, verifySide, type Side } from './buildSide.ts'
import { checkMerge, type Mergeable } from './checkMerge.ts'
import type { MergeCode } from './mergeCode.ts'
import { requireUnlocked, underMergeLock } from './mergeLocks.ts'

type In = Input<'task', 'merge'>
type Answer<T> = Result<T, Failure<MergeCode>>

/**
 * Lands a task on its base branch: checked, built to the side, verified, and then moved by a fast-forward that Git itself
 * accepts. Any refusal leaves everything as it was. One merge of a repository at a time.
 */
export async function mergeTask(
  context: Context,
  caller: Caller,
  input: In,
  call: Call,
): Promise<Answer<Output<'task', 'merge'>>> {
  const found = requireTask(context, caller, input.task_id)
  if (!found.ok) return found
  const project = projectOf(context, found.value)
  const landed =
    landedBefore(context, found.value, call) ??
    (await context.repositories.run(`merges of ${project.root}`, () =>
      underMergeLock(context, caller, found.value, () => land(context, caller, project, { input, call })),
    ))
  if (!landed.ok) return recordRefusal(context, caller, found.value, landed)
  launchQueued(context, project.id)
  const { task, landing } = landed.value
  // A squashed or rebased branch has commits of its own still, so it stays.
  const branch = landing.method === 'merge' ? 'if_merged' : 'keep'
  const retired = await retireTask(context, caller, task, { branch, reason: WANTED_END.merged })
  const files = await context.ports.git.changedFiles({
    path: project.root,
    base: landing.previous_sha,
    head: landing.sha,
  })
  const answer = {
    task_id: task.id,
    target: landing.target,
    sha: landing.sha,
    previous_sha: landing.previous_sha,
    head_sha: landing.head_sha,
    files: files.ok ? files.value : [],
    ready: context.ports.store.read((tables) => readyAfter(tables, task)).map(({ id }) => id),
    next: retired.ok
      ? `landed on ${landing.target}; the operator can take it back with undo`
      : `landed on ${landing.target}, but its worktree stays: ${retired.error.message}`,
  }
  commit(context, caller, (writer) => call.keep(writer, answer))
  return ok(answer)
}

/** A refusal changes nothing, and belongs into the history all the same: a conflict is what people look for there. */
function recordRefusal<Refused extends { readonly error: Failure<MergeCode> }>(
  context: Context,
  caller: Caller,
  task: Task,
  refused: Refused,
): Refused {
  const { code, message } = refused.error
  commit(context, caller, ({ tables, record }) => {
    const now = tables.tasks.get(task.id) ?? task
    record({ type: 'task.merge_refused', detail: `${code}: ${message}`, images: { task: now } })
  })
  return refused
}

interface Landed {
  readonly task: Task
  readonly landing: Landing
}

/** Key that says which call a landing was for. */
const landingKey = (call: Call, { sha }: Landing): string | null =>
  call.key === null ? null : `landing ${call.key} ${sha}`

/** What an earlier attempt of this very call has landed, whose host died before it could answer. */
function landedBefore(context: Context, task: Task, call: Call): Answer<Landed> | null {
  const { landing } = task
  const key = landing && landingKey(call, landing)
  if (!landing || key === null || task.status !== 'done' || landing.undone_at !== null) return null
  return context.ports.store.read((tables) => tables.receipt(key)) ? ok({ task, landing }) : null
}

async function land(
  context: Context,
  caller: Caller,
  project: Project,
  { input, call }: { input: In; call: Call },
): Promise<Answer<Landed>> {
  // Verifying may take minutes: meanwhile the repository is free for launches, and no other merge begins.
  const locked = <T>(work: () => Promise<T>): Promise<T> => context.repositories.run(project.root, work)
  const built = await locked(() => checkAndBuild(context, caller, project, input))
  if (!built.ok) return built
  const { mergeable, side } = built.value
  try {
    const verified = await verifySide(context, project, mergeable, side.path)
    if (!verified.ok) return verified
    return await locked(() => advance(context, caller, project, mergeable, { side, input, call }))
  } finally {
    await locked(() => context.ports.git.dropSide(project.root, side.path))
  }
}

async function checkAndBuild(
  context: Context,
  caller: Caller,
  project: Project,
  input: In,
): Promise<Answer<{ mergeable: Mergeable; side: Side }>> {
  const checked = await checkMerge(context, caller, project, input)
  if (!checked.ok) return checked
  const built = await buildSide(context, project, checked.value, input)
  return built.ok ? ok({ mergeable: checked.value, side: built.value }) : built
}

/** Somebody may have closed or landed the task while its merge was verified. */
function requireStillOpen(context: Context, task: Task): Answer<void> {
  const now = context.ports.store.read((tables) => tables.tasks.get(task.id)) ?? task
  const allowed = decideMerge(now)
  if (!allowed.ok || now.worktree !== null) return allowed
  return err(
    failure('NO_WORKTREE', `task ${task.id} was closed while its merge was verified; undo brings it back`),
  )
}

async function advance(
  context: Context,
  caller: Caller,
  project: Project,
  checked: Mergeable,
  built: { side: Side; input: In; call: Call },
): Promise<Answer<Landed>> {
  const { task, target, target_sha, head_sha } = checked
  const open = requireStillOpen(context, task)
  if (!open.ok) return open
  // Verifying may have taken minutes, in which somebody may have taken a lock.
  const unlocked = requireUnlocked(context, caller, task, checked.paths)
  if (!unlocked.ok) return unlocked
  const intent: Landing = {
    target,
    method: built.input.method,
    sha: built.side.sha,
    previous_sha: target_sha,
    head_sha,
    at: isoTime(context.ports.clock.now()),
    undone_at: null,
  }
  // Stored before the branch moves: a host that dies in between finds out from the branch whether it landed.
  context.ports.store.write((tables) => {
    tables.tasks.update(task.id, { landing: intent })
    const key = landingKey(built.call, intent)
    if (key !== null && !tables.receipt(key)) tables.keepReceipt({ key, answer: null, at: intent.at })
  })
  const moved = await context.ports.git.advance({
    root: project.root,
    branch: target,
    from: target_sha,
    to: built.side.sha,
  })
  if (!moved.ok) {
    context.ports.store.write((tables) => tables.tasks.update(task.id, { landing: task.landing }))
    return err(refusal(project, target, moved.error))
  }
  return ok({ task: recordLanding(context, caller, task.id, intent), landing: intent })
}

/** Writes down that the branch has moved: the task is done. */
export function recordLanding(
  context: Context,
  actor: Caller | 'host',
  taskId: string,
  landing: Landing,
): Task {
  return commit(context, actor, (writer) => {
    const { tables, at, record } = writer
    const before = tables.tasks.get(taskId)
    tables.tasks.update(taskId, { status: 'done', landing, block: null, updated_at: at, ended_at: at })
    // The operator who lands it has looked at it: that is a verdict too, and history shows whose it was.
    const isOperators = actor !== 'host' && actor.role === 'operator'
    if (isOperators && before?.approval?.head_sha !== landing.head_sha) {
      const approval = { by: callerName(actor), head_sha: landing.head_sha, note: 'merged it', at }
      tables.tasks.update(taskId, { approval })
    }
    const task = tables.tasks.get(taskId)
    if (!task) throw new Error(`task ${taskId} vanished while it was merged`)
    record({
      type: 'task.merged',
      detail: `${landing.method} into ${landing.target} as ${landing.sha.slice(0, 12)}`,
      images: { task },
    })
    announceReady(writer, task)
    return task
  })
}

type AdvanceError =
  | { readonly code: 'local_changes'; readonly message: string; readonly files: string[] }
  | { readonly code: 'branch_moved'; readonly message: string }
  | { readonly code: 'git_failed' | 'git_timed_out'; readonly message: string }

export function refusal(
  project: Project,
  target: string,
  error: AdvanceError,
): Failure<'LOCAL_CHANGES' | 'BRANCH_MOVED' | 'GIT_FAILED'> {
  switch (error.code) {
    case 'local_changes':
      return failure(
        'LOCAL_CHANGES',
        `local changes in ${project.root} are in the way: ${error.files.join(', ')}; commit or move them, then try again`,
        { files: error.files },
      )
    case 'branch_moved':
      return failure('BRANCH_MOVED', `${target} has moved meanwhile; look at it and try again`, {
        branch: target,
      })
    default:
      return failure('GIT_FAILED', `git refused to move ${target}: ${error.message}`, { branch: target })
  }
}
