import { err, ok, type Result } from '../../base/result.ts'
import { failure, type Failure } from '../../contract/errors.ts'
import type { Project } from '../../contract/project.ts'
import type { Task } from '../../contract/task.ts'
import type { Context } from '../context.ts'
import { worktreeFolder, worktreeRoot } from './worktreeFolder.ts'

type Answer<T> = Result<T, Failure<'NOTHING_TO_UNDO' | 'GIT_FAILED'>>

/** Brings a removed worktree back from its trash commit: branch, commits, uncommitted and untracked files. */
export async function restoreWorktree(
  context: Context,
  project: Project,
  task: Task,
): Promise<Answer<string>> {
  const { git, files } = context.ports
  const kept = await keptState(context, project, task)
  if (!kept.ok) return kept
  const { branch, snapshot, head } = kept.value
  if (!(await git.branchExists(project.root, branch))) {
    const made = await git.createBranch(project.root, branch, head)
    if (!made.ok)
      return err(failure('GIT_FAILED', `branch ${branch} could not be made again: ${made.error.message}`))
  }
  const path = worktreeFolder(context, project, task)
  await files.makeFolder(worktreeRoot(context, project))
  const added = await git.readdWorktree({ root: project.root, path, branch })
  if (!added.ok)
    return err(failure('GIT_FAILED', `the worktree could not be made again: ${added.error.message}`))
  const laid = await git.restore({ path, snapshot })
  if (!laid.ok)
    return err(failure('GIT_FAILED', `the files could not be laid out in ${path}: ${laid.error.message}`))
  return ok(path)
}

async function keptState(
  context: Context,
  project: Project,
  task: Task,
): Promise<Answer<{ branch: string; snapshot: string; head: string }>> {
  const { git } = context.ports
  const snapshot = task.trash_ref === null ? null : await git.commitOf(project.root, task.trash_ref)
  const head = snapshot === null ? null : await git.commitOf(project.root, `${snapshot}^`)
  if (task.branch === null || snapshot === null || head === null) {
    return err(
      failure(
        'NOTHING_TO_UNDO',
        `nothing is kept of ${task.id}: its worktree was never removed, or longer than 30 days ago`,
      ),
    )
  }
  return ok({ branch: task.branch, snapshot, head })
}
