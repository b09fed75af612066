import { ok } from '../../base/result.ts'
import { callerName, type Caller } from '../caller.ts'
import type { Context } from '../context.ts'
import type { Handler } from '../handlers.ts'
import type { EventSearch } from '../ports/store.ts'
import { findProject } from '../projects/findProject.ts'

/** What goes between two others is nobody else's to read; agents see only their own part of it. */
const BETWEEN_OTHERS = ['message', 'prompt', 'token']

/** The history, newest first, or oldest first behind a number. Only the operator gets images, which hold whole texts. */
export const listEvents =
  (context: Context): Handler<'event', 'list'> =>
  async (caller, { project, query, agent, images, ...asked }) => {
    const bound = caller.role !== 'operator' || project !== undefined
    const found = bound ? await findProject(context, caller, project) : null
    if (found?.ok === false) return found
    const search: EventSearch = {
      ...given(asked),
      ...(query?.trim() ? { words: query } : {}),
      ...(agent === undefined ? {} : { agent_id: agent }),
      ...(found ? { project_id: found.value.id } : {}),
      ...limitsOf(caller),
      images: images && caller.role === 'operator',
      newestFirst: asked.after === undefined,
      limit: asked.limit,
    }
    const items = context.ports.store.read((tables) => tables.findEvents(search))
    const last = items.length === asked.limit ? items.at(-1) : undefined
    return ok({ items, cursor: last?.seq ?? null })
  }

const limitsOf = (caller: Caller): Pick<EventSearch, 'hidden'> =>
  caller.role === 'operator' ? {} : { hidden: { groups: BETWEEN_OTHERS, reader: callerName(caller) } }

interface Asked {
  readonly after?: number | undefined
  readonly before?: number | undefined
  readonly type?: string | undefined
  readonly task_id?: string | undefined
  readonly by?: string | undefined
}

/** A search is told by which fields it has, so none of them may be undefined. */
const given = ({ after, before, type, task_id, by }: Asked): Partial<EventSearch> => ({
  ...(after === undefined ? {} : { after }),
  ...(before === undefined ? {} : { before }),
  ...(type === undefined ? {} : { type }),
  ...(task_id === undefined ? {} : { task_id }),
  ...(by === undefined ? {} : { by }),
})
