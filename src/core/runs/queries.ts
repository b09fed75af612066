import { ok } from '../../base/result.ts'
import { reachesRun } from '../../domain/runs.ts'
import type { Context } from '../context.ts'
import type { Handler } from '../handlers.ts'
import { findProject } from '../projects/findProject.ts'
import { ownTask } from './ownTask.ts'
import { requireRun } from './requireRun.ts'
import { viewRun } from './viewRun.ts'

/** Versions that a run shows with itself; history has all of them. */
const VERSIONS = 5

export const listRuns =
  (context: Context): Handler<'run', 'list'> =>
  async (caller, { project, status, limit, offset }) => {
    const found = await findProject(context, caller, project)
    if (!found.ok) return found
    const where = { project_id: found.value.id, ...(status ? { status } : {}) }
    return ok(
      context.ports.store.read((tables) => {
        const page = { limit, offset, newestFirst: true }
        if (caller.role === 'operator') {
          const items = tables.runs.list({ where, ...page }).map((run) => viewRun(tables, run))
          return { items, total: tables.runs.count(where), offset }
        }
        const own = ownTask(tables, caller)
        const all = tables.runs.list({ where, newestFirst: true })
        const reached = all.filter((run) => reachesRun(caller, run, own, 'read'))
        const items = reached.slice(offset, offset + limit).map((run) => viewRun(tables, run))
        return { items, total: reached.length, offset }
      }),
    )
  }

export const showRun =
  (context: Context): Handler<'run', 'show'> =>
  async (caller, { run_id }) => {
    const found = requireRun(context, caller, run_id, 'read')
    if (!found.ok) return found
    return ok(
      context.ports.store.read((tables) => ({
        ...viewRun(tables, tables.runs.get(run_id) ?? found.value),
        versions: tables.runVersions
          .list({ where: { run_id }, newestFirst: true, limit: VERSIONS })
          .map(({ version, by, at }) => ({ version, by, at })),
      })),
    )
  }

export const listVersions =
  (context: Context): Handler<'run', 'history'> =>
  async (caller, { run_id, limit, offset }) => {
    const found = requireRun(context, caller, run_id, 'read')
    if (!found.ok) return found
    return ok(
      context.ports.store.read((tables) => ({
        items: tables.runVersions.list({ where: { run_id }, newestFirst: true, limit, offset }),
        total: tables.runVersions.count({ run_id }),
        offset,
      })),
    )
  }
