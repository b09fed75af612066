import { err, ok } from '../../base/result.ts'
import { failure } from '../../contract/errors.ts'
import type { Context } from '../context.ts'
import type { Handler } from '../handlers.ts'
import { commit } from '../ledger.ts'

/**
 * Puts an item off, or brings it back to the front. It stays open and nothing is answered by it. Where it is so already
 * nothing changes.
 */
export const putOff =
  (context: Context, off: boolean): Handler<'attention', 'later'> & Handler<'attention', 'restore'> =>
  async (caller, { attention_id: id }) =>
    commit(context, caller, ({ tables, at, record }) => {
      const item = tables.attention.get(id)
      if (!item || (caller.project_id !== null && caller.project_id !== item.project_id)) {
        return err(
          failure('ATTENTION_NOT_FOUND', `there is nothing ${id} that waits; attention list shows what does`),
        )
      }
      if (item.closed_at !== null) {
        const message = `${id} waits no longer: ${item.outcome ?? 'it has ended'}; nothing has to be done for it`
        return err(failure('WRONG_STATUS', message, { outcome: item.outcome }))
      }
      if ((item.later_at !== null) === off) return ok(item)
      const change = { later_at: off ? at : null }
      const now = { ...item, ...change }
      tables.attention.update(id, change)
      record({
        type: 'attention.changed',
        detail: off ? 'put off' : 'brought back',
        images: { attention: now },
      })
      return ok(now)
    })
