import { ok } from '../../base/result.ts'
import type { Context } from '../context.ts'
import type { Handler } from '../handlers.ts'
import { findProject } from '../projects/findProject.ts'
import { requireMemory } from './findMemory.ts'

/** One version whole, and all versions of its key, the newest first. */
export const showMemory =
  (context: Context): Handler<'memory', 'show'> =>
  async (caller, { entry, project, history }) => {
    const found = await findProject(context, caller, project)
    if (!found.ok) return found
    return context.ports.store.read((tables) => {
      const memory = requireMemory(tables, found.value.id, entry)
      if (!memory.ok) return memory
      const { project_id, key } = memory.value
      const versions = tables.memories.list({
        where: { project_id, key },
        newestFirst: true,
        limit: history,
      })
      return ok({ memory: memory.value, history: versions })
    })
  }
