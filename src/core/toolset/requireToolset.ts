import { err, ok, type Result } from '../../base/result.ts'
import { failure, type Failure } from '../../contract/errors.ts'
import type { Project } from '../../contract/project.ts'
import type { Caller } from '../caller.ts'
import type { Context } from '../context.ts'
import type { ConfinedFiles } from '../ports/files.ts'
import { findProject } from '../projects/findProject.ts'

/** Where a caller's file tools work: the project, and the folder out of which nothing leads. */
export interface Yard {
  readonly project: Project
  readonly root: string
  readonly files: ConfinedFiles
}

/** The caller's own worktree, else the main checkout; refused where the person has not turned the tools on. */
export async function requireToolset(
  context: Context,
  caller: Caller,
  named: string | undefined,
): Promise<Result<Yard, Failure<'FORBIDDEN' | 'PROJECT_NOT_FOUND' | 'NO_PROJECT'>>> {
  const project = await findProject(context, caller, named)
  if (!project.ok) return project
  if (!project.value.settings.file_tools) {
    return err(
      failure(
        'FORBIDDEN',
        `file and command tools are off in project ${project.value.id}; the person turns them on in its settings (file_tools)`,
        { project_id: project.value.id },
      ),
    )
  }
  const { task_id } = caller
  const task = task_id === null ? undefined : context.ports.store.read((tables) => tables.tasks.get(task_id))
  const root = (task?.isolation === 'worktree' ? task.worktree : null) ?? project.value.root
  const files = context.ports.files.confined(root, context.ports.config.home)
  return ok({ project: project.value, root, files })
}
