import { err, ok } from '../../base/result.ts'
import { failure } from '../../contract/errors.ts'
import type { Handler } from '../handlers.ts'
import type { Context } from '../context.ts'
import { commit } from '../ledger.ts'
import { enforceAllLimits } from '../spending/enforceLimits.ts'
import { launchQueued } from '../tasks/launchTask.ts'
import { describe, locate } from './openProject.ts'

export const listProjects =
  (context: Context): Handler<'project', 'list'> =>
  async () =>
    ok({ items: context.ports.store.read((tables) => tables.projects.list()) })

export const showProject =
  (context: Context): Handler<'project', 'show'> =>
  async (_caller, input) => {
    const project = context.ports.store.read((tables) => tables.projects.get(input.project_id))
    if (!project) return err(failure('PROJECT_NOT_FOUND', `there is no project ${input.project_id}`))
    const located = await locate(context, project.root)
    return located.ok ? ok(describe(project, located.value)) : located
  }

export const configureProject =
  (context: Context): Handler<'project', 'configure'> =>
  async (caller, input) => {
    const { project_id, ...change } = input
    const kind = change.default_kind
    if (kind !== undefined && kind !== null && !context.ports.agents.get(kind)) {
      return err(
        failure('UNKNOWN_KIND', `there is no kind ${kind}; kind list shows the known ones`, { kind }),
      )
    }
    const configured = commit(context, caller, ({ tables, record }) => {
      const before = tables.projects.get(project_id)
      if (!before) return err(failure('PROJECT_NOT_FOUND', `there is no project ${project_id}`))
      const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
      const settings = { ...before.settings, ...given }
      tables.projects.update(project_id, { settings })
      const project = { ...before, settings }
      record({ type: 'project.configured', images: { project } })
      return ok(project)
    })
    if (configured.ok) {
      enforceAllLimits(context, project_id)
      // A raised limit may let go on what was queued.
      launchQueued(context, project_id)
    }
    return configured
  }
