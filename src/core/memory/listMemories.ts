import { ok } from '../../base/result.ts'
import type { Context } from '../context.ts'
import type { Handler } from '../handlers.ts'
import { findProject } from '../projects/findProject.ts'
import { cutMemory } from './findMemory.ts'

/** What is known now, the newest first. */
export const listMemories =
  (context: Context): Handler<'memory', 'list'> =>
  async (caller, { project, type, run_id, min_confidence, limit, offset }) => {
    const found = await findProject(context, caller, project)
    if (!found.ok) return found
    const where = {
      project_id: found.value.id,
      superseded_by: null,
      ...(type !== undefined && { type }),
      ...(run_id !== undefined && { run_id }),
    }
    return ok(
      context.ports.store.read(({ memories }) => {
        if (min_confidence === 0) {
          const items = memories.list({ where, newestFirst: true, limit, offset }).map(cutMemory)
          return { items, total: memories.count(where), offset }
        }
        const sure = memories
          .list({ where, newestFirst: true })
          .filter(({ confidence }) => confidence >= min_confidence)
        return { items: sure.slice(offset, offset + limit).map(cutMemory), total: sure.length, offset }
      }),
    )
  }
