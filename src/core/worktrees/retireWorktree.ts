import { err, ok, type Result } from '../../base/result.ts'
import { failure, type Failure } from '../../contract/errors.ts'
import type { Project } from '../../contract/project.ts'
import type { Task } from '../../contract/task.ts'
import type { Context } from '../context.ts'
import { commit } from '../ledger.ts'
import { worktreeRoot } from './worktreeFolder.ts'

export type RetireCode = 'NOT_OURS' | 'LIVE_PROCESSES' | 'UNMERGED_COMMITS' | 'GIT_FAILED'

export interface Retired {
  readonly removed: boolean
  readonly trash_ref: string | null
  /** The branch, where it was kept. */
  readonly branch_kept: string | null
}

export interface RetireOptions {
  /** `delete`: delete the branch or refuse. `if_merged`: delete it where its commits are elsewhere, else keep it. */
  readonly branch: 'keep' | 'if_merged' | 'delete'
}

/** Ref under which the worktree's last state is kept. */
const trashRef = (task: Task, at: number): string => `refs/switchyard/trash/${task.id}/${at}`

/**
 * The one place that removes a worktree. It refuses what may not go, keeps the whole state as a commit first, and only
 * then takes the folder away. Runs under the repository's lock; the task's own agent must have ended before.
 */
export async function retireWorktree(
  context: Context,
  project: Project,
  task: Task,
  options: RetireOptions,
): Promise<Result<Retired, Failure<RetireCode>>> {
  if (task.worktree === null || task.isolation === 'shared') {
    return ok({ removed: false, trash_ref: task.trash_ref, branch_kept: task.branch })
  }
  const allowed = await requireRemovable(context, project, task, task.worktree)
  if (!allowed.ok) return allowed
  const unique = await uniqueCommits(context, project, task)
  if (options.branch === 'delete' && unique > 0) return err(unmerged(task, unique))
  const kept = await keepState(context, project, task, task.worktree)
  if (!kept.ok) return kept
  const discarded = await discard(context, task.worktree)
  if (!discarded.ok) return discarded
  await context.ports.git.pruneWorktrees(project.root)
  const deleted = options.branch !== 'keep' && unique === 0 && (await deleteBranch(context, project, task))
  const retired = { removed: true, trash_ref: kept.value, branch_kept: deleted ? null : task.branch }
  recordRemoval(context, task, retired)
  return ok(retired)
}

async function requireRemovable(
  context: Context,
  project: Project,
  task: Task,
  path: string,
): Promise<Result<void, Failure<RetireCode>>> {
  const { git, files, machine } = context.ports
  const real = (await files.realPath(path)) ?? path
  const home = (await files.realPath(worktreeRoot(context, project))) ?? worktreeRoot(context, project)
  if (real === project.root || !real.startsWith(`${home}/`)) {
    return err(
      failure('NOT_OURS', `${path} is not a worktree that Switchyard made, so it is not removed`, { path }),
    )
  }
  if (await files.exists(path)) {
    const linked = (await git.worktrees(project.root)).some((one) => one.path === real)
    if (!linked) {
      return err(
        failure(
          'NOT_OURS',
          `git does not know ${path} as a worktree of ${project.root}; look at it and remove it by hand`,
          { path },
        ),
      )
    }
    const processes = await machine.processesIn(real)
    if (processes.length > 0) {
      const named = processes.slice(0, 5).map((one) => `${one.pid} ${one.command}`)
      return err(
        failure(
          'LIVE_PROCESSES',
          `processes still run in ${path}: ${named.join(', ')}; end them and close ${task.id} again`,
          { processes },
        ),
      )
    }
  }
  return ok(undefined)
}

async function uniqueCommits(context: Context, project: Project, task: Task): Promise<number> {
  const { git } = context.ports
  if (task.branch === null || !(await git.branchExists(project.root, task.branch))) return 0
  return git.commitsOnlyOn(project.root, task.branch)
}

const unmerged = (task: Task, count: number): Failure<'UNMERGED_COMMITS'> =>
  failure(
    'UNMERGED_COMMITS',
    `branch ${task.branch} of ${task.id} has ${count} commit(s) that are nowhere else; merge it, or close without delete_branch`,
    { branch: task.branch, commits: count },
  )

async function keepState(
  context: Context,
  project: Project,
  task: Task,
  path: string,
): Promise<Result<string | null, Failure<RetireCode>>> {
  const { git, files, clock } = context.ports
  if (!(await files.exists(path))) return ok(task.trash_ref)
  const ref = trashRef(task, clock.now())
  const kept = await git.snapshot({ path, ref, message: `Last state of ${task.id}: ${task.title}` })
  if (!kept.ok) {
    return err(
      failure(
        'GIT_FAILED',
        `the state of ${path} could not be kept, so nothing was removed: ${kept.error.message}`,
      ),
    )
  }
  context.ports.log.info({ task: task.id, ref, root: project.root }, 'kept the state of a worktree')
  return ok(ref)
}

/** The system may refuse to move the folder (permissions, a mount); its own words say why, and it stays as it was. */
async function discard(context: Context, path: string): Promise<Result<void, Failure<RetireCode>>> {
  try {
    return ok(await context.ports.files.discardFolder(path))
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return err(failure('GIT_FAILED', `${path} could not be taken away, so it stays as it is: ${reason}`))
  }
}

async function deleteBranch(context: Context, project: Project, task: Task): Promise<boolean> {
  const { git } = context.ports
  if (task.branch === null) return false
  const head = await git.commitOf(project.root, `refs/heads/${task.branch}`)
  return head !== null && (await git.deleteBranch(project.root, task.branch, head)).ok
}

function recordRemoval(context: Context, task: Task, retired: Retired): void {
  commit(context, 'host', ({ tables, at, record }) => {
    const change = { worktree: null, counts: null, trash_ref: retired.trash_ref, updated_at: at }
    tables.tasks.update(task.id, change)
    const now = tables.tasks.get(task.id)
    if (now) record({ type: 'worktree.removed', detail: retired.trash_ref ?? '', images: { task: now } })
  })
}
