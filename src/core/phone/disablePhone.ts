import { ok } from '../../base/result.ts'
import type { Context } from '../context.ts'
import type { Handler } from '../handlers.ts'
import { commit } from '../ledger.ts'
import { PHONE_ROW } from '../ports/store.ts'
import { viewPhone } from './showPhone.ts'

/** Closes the listener, with every connection and the ticket that is shown. */
export const disablePhone =
  (context: Context): Handler<'phone', 'disable'> =>
  (caller) =>
    context.phone.changes.run('listener', async () => {
      context.phone.cancelRetry()
      const wasOn = commit(context, caller, ({ tables, at, record }) => {
        if (!tables.phones.update(PHONE_ROW, { enabled: false, updated_at: at }, { enabled: true }))
          return false
        record({ type: 'phone.disabled', images: {} })
        return true
      })
      context.phone.opened = null
      context.phone.ticket = null
      context.phone.problem = null
      if (wasOn) await context.ports.phone.close()
      return ok(viewPhone(context))
    })
