import { ok } from '../base/result.ts'
import type { Context } from './context.ts'
import type { Handler } from './handlers.ts'

/** The history after an event, oldest first; `total` is the number of the newest event. */
export const listEvents =
  (context: Context): Handler<'event', 'list'> =>
  async (_caller, { after, limit }) =>
    ok(
      context.ports.store.read((tables) => ({
        items: tables.events(after, limit),
        total: tables.lastSeq(),
        offset: after,
      })),
    )
