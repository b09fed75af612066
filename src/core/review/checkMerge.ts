import { err, ok, type Result } from '../../base/result.ts'
import { failure, type Failure } from '../../contract/errors.ts'
import type { Input } from '../../contract/index.ts'
import type { Project } from '../../contract/project.ts'
import type { Task } from '../../contract/task.ts'
import { PREAMBLE_MARKER } from '../../domain/preamble.ts'
import { decideMerge } from '../../domain/task.ts'
import type { Caller } from '../caller.ts'
import type { Context } from '../context.ts'
import type { MergeCode } from './mergeCode.ts'
import { pathsOfChange, requireUnlocked } from './mergeLocks.ts'
import { decideApproved } from '../../domain/approval.ts'

/** A task whose merge nothing speaks against so far. */
export interface Mergeable {
  readonly task: Task
  readonly target: string
  readonly target_sha: string
  readonly head_sha: string
  /** What it changes since it left its base branch. */
  readonly paths: readonly string[]
}

type Answer<T> = Result<T, Failure<MergeCode>>

type HeadCode = 'NO_WORKTREE' | 'GIT_FAILED' | 'UNCOMMITTED_CHANGES' | 'UNKNOWN_REVISION' | 'STALE_HEAD'

/** All that can be known before anything is built. Runs under the repository's lock. */
export async function checkMerge(
  context: Context,
  caller: Caller,
  project: Project,
  input: Input<'task', 'merge'>,
): Promise<Answer<Mergeable>> {
  const task = context.ports.store.read((tables) => tables.tasks.get(input.task_id))
  if (!task) return err(failure('TASK_NOT_FOUND', `there is no task ${input.task_id}`))
  const allowed = decideMerge(task)
  if (!allowed.ok) return allowed
  const head = await requireHead(context, project, task, input.head_sha)
  if (!head.ok) return head
  const approved = decideApproved(task, head.value, caller.role)
  if (!approved.ok) return approved
  const mergeable = await requireSomethingToMerge(context, project, task, head.value)
  if (!mergeable.ok) return mergeable
  const unlocked = requireUnlocked(context, caller, task, mergeable.value.paths)
  return unlocked.ok ? mergeable : unlocked
}

/** The head of the branch, where all of the worktree is in it and it is the one that was seen. */
export async function requireHead(
  context: Context,
  project: Project,
  task: Task,
  seen: string | undefined,
): Promise<Result<string, Failure<HeadCode>>> {
  const { git } = context.ports
  if (task.branch === null || task.worktree === null) {
    return err(
      failure(
        'NO_WORKTREE',
        `task ${task.id} has no worktree of its own, so there is nothing to merge; close_task ends it`,
      ),
    )
  }
  const state = await git.worktreeState(task.worktree)
  if (!state.ok) return err(failure('GIT_FAILED', `${task.worktree}: ${state.error.message}`))
  const { changed, untracked, conflicted } = state.value
  const open = [...conflicted, ...changed, ...untracked]
  if (open.length > 0) {
    return err(
      failure(
        'UNCOMMITTED_CHANGES',
        `${task.id} has changes in no commit: ${open.slice(0, 10).join(', ')}; let its agent commit or remove them`,
        {
          changed,
          untracked,
          conflicted,
        },
      ),
    )
  }
  const head = await git.commitOf(project.root, `refs/heads/${task.branch}`)
  if (head === null) return err(failure('UNKNOWN_REVISION', `branch ${task.branch} of ${task.id} is gone`))
  const reviewed = seen ?? task.completion?.head_sha ?? head
  if (reviewed !== head) {
    return err(
      failure(
        'STALE_HEAD',
        `${task.branch} is at ${head.slice(0, 12)}, not at ${reviewed.slice(0, 12)} as reviewed; look at the diff again and pass its head_sha`,
        {
          head_sha: head,
          reviewed_sha: reviewed,
        },
      ),
    )
  }
  return ok(head)
}

async function requireSomethingToMerge(
  context: Context,
  project: Project,
  task: Task,
  head: string,
): Promise<Answer<Mergeable>> {
  const { git } = context.ports
  const target = task.base_branch
  const targetSha = await git.commitOf(project.root, `refs/heads/${target}`)
  if (targetSha === null)
    return err(failure('UNKNOWN_REVISION', `base branch ${target} of ${task.id} is gone`))
  if (await git.isAncestor(project.root, head, targetSha)) {
    return err(
      failure('NOTHING_TO_MERGE', `${target} contains all of ${task.id} already; close_task ends it`),
    )
  }
  const base = (await git.mergeBase(project.root, targetSha, head)) ?? task.base_sha
  const marked = await git.filesHolding({ root: project.root, base, head, marker: PREAMBLE_MARKER })
  if (marked.length > 0) {
    return err(
      failure(
        'PREAMBLE_IN_COMMIT',
        `these hold Switchyard's preamble: ${marked.join(', ')}; let its agent take it out`,
        { files: marked },
      ),
    )
  }
  const forecast = await git.forecast(project.root, targetSha, head)
  if (!forecast.ok)
    return err(failure('GIT_FAILED', `the merge could not be forecast: ${forecast.error.message}`))
  if (forecast.value.length > 0) return err(conflictFailure(task, forecast.value))
  const paths = await pathsOfChange(context, project, { base, head })
  if (!paths.ok) return paths
  return ok({ task, target, target_sha: targetSha, head_sha: head, paths: paths.value })
}

export const conflictFailure = (
  task: Task,
  conflicts: readonly { readonly path: string }[],
): Failure<'MERGE_CONFLICT'> =>
  failure(
    'MERGE_CONFLICT',
    `${task.id} and ${task.base_branch} change the same lines in ${conflicts.map((one) => one.path).join(', ')}; send_prompt its agent to merge ${task.base_branch} into ${task.branch}, resolve, commit and signal again`,
    { conflicts, branch: task.branch, base_branch: task.base_branch },
  )
