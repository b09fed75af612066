import { err, ok } from '../../base/result.ts'
import { failure } from '../../contract/errors.ts'
import type { Context } from '../context.ts'
import type { Handler } from '../handlers.ts'
import { findProject } from '../projects/findProject.ts'

/** What waits for the person, newest first; with `history` also what has waited. */
export const listAttention =
  (context: Context): Handler<'attention', 'list'> =>
  async (caller, input) => {
    const project = input.project === undefined ? null : await findProject(context, caller, input.project)
    if (project && !project.ok) {
      const { code, message } = project.error
      return err(failure(code === 'FORBIDDEN' ? code : 'PROJECT_NOT_FOUND', message))
    }
    const projectId = project?.ok ? project.value.id : caller.project_id
    const where = {
      ...(projectId === null ? {} : { project_id: projectId }),
      ...(input.task_id === undefined ? {} : { task_id: input.task_id }),
      ...(input.history ? {} : { closed_at: null }),
    }
    const { limit, offset } = input
    return ok(
      context.ports.store.read((tables) => ({
        items: tables.attention.list({ where, newestFirst: true, limit, offset }),
        total: tables.attention.count(where),
        offset,
      })),
    )
  }
