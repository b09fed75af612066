import type { Project } from '../../contract/project.ts'
import type { Task } from '../../contract/task.ts'
import type { Context } from '../context.ts'

/** Folder that holds all worktrees of a project; only folders below it are ever removed. */
export const worktreeRoot = (context: Context, project: Project): string =>
  `${project.settings.worktree_root ?? `${context.ports.config.home}/worktrees`}/${project.id}`

/** The worktree's folder: named by the branch for people, unique by the task's id. */
export function worktreeFolder(context: Context, project: Project, task: Task): string {
  const name = (task.branch ?? 'task').replace(/[^A-Za-z0-9._-]+/g, '-').slice(-60)
  return `${worktreeRoot(context, project)}/${name}.${task.id.slice(4)}`
}
