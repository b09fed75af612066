import { err, ok, type Result } from '../../base/result.ts'
import type { Project } from '../../contract/project.ts'
import type { Task } from '../../contract/task.ts'
import type { Context } from '../context.ts'
import { commit } from '../ledger.ts'
import { worktreeFolder, worktreeRoot } from './worktreeFolder.ts'

/**
 * Makes the task's branch and worktree and copies what `.worktreeinclude` and the project's settings name. Safe to repeat
 * after a crash: what a former attempt finished is kept, what it left half done is removed. Runs under the repository's lock.
 */
export async function makeWorktree(
  context: Context,
  project: Project,
  task: Task,
): Promise<Result<void, { message: string }>> {
  const { git, files } = context.ports
  if (task.branch === null) return ok(undefined)
  const path = worktreeFolder(context, project, task)
  await files.makeFolder(worktreeRoot(context, project))
  const present = (await git.worktrees(project.root)).some((one) => one.path === path)
  if (!present) {
    const added = await add(context, project, { path, branch: task.branch, base: task.base_sha })
    if (!added.ok) return err({ message: added.error.message })
  }
  commit(context, 'host', ({ tables, at, record }) => {
    const change = { worktree: path, updated_at: at }
    tables.tasks.update(task.id, change)
    const now = tables.tasks.get(task.id)
    if (now) record({ type: 'worktree.added', detail: path, images: { task: now } })
  })
  const copied = await files.copyIncluded(project.root, path, project.settings.include)
  return copied.ok ? ok(undefined) : copied
}

async function add(
  context: Context,
  project: Project,
  wanted: { path: string; branch: string; base: string },
): Promise<Result<void, { message: string }>> {
  const { git, files } = context.ports
  if (await files.exists(wanted.path)) {
    await files.discardFolder(wanted.path)
    await git.pruneWorktrees(project.root)
  }
  if (await git.branchExists(project.root, wanted.branch)) {
    return git.readdWorktree({ root: project.root, path: wanted.path, branch: wanted.branch })
  }
  return git.addWorktree({ root: project.root, ...wanted, signal: context.stopping.signal })
}
