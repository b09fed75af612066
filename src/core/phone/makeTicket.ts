import { isoTime } from '../../base/clock.ts'
import { newSecret } from '../../base/ids.ts'
import { err, ok } from '../../base/result.ts'
import { failure } from '../../contract/errors.ts'
import { TICKET_FRAGMENT, TICKET_MS } from '../../contract/phone.ts'
import type { Context } from '../context.ts'
import type { Handler } from '../handlers.ts'
import { commit } from '../ledger.ts'
import { urlOf } from './showPhone.ts'

/** A ticket for one phone. The one before it is good for nothing from now on. */
export const makeTicket =
  (context: Context): Handler<'phone', 'ticket'> =>
  async (caller) => {
    const { opened } = context.phone
    if (!opened)
      return err(
        failure('PHONE_OFF', 'no phone can connect: switch it on first, by `switchyard phone enable`'),
      )
    const { clock, hash, random } = context.ports
    const secret = newSecret(random)
    const expires = clock.now() + TICKET_MS
    context.phone.ticket = { hash: hash(secret), expires, wrong: 0 }
    commit(context, caller, ({ record }) => record({ type: 'phone.ticket_shown', images: {} }))
    return ok({ url: `${urlOf(opened)}#${TICKET_FRAGMENT}=${secret}`, expires_at: isoTime(expires) })
  }
