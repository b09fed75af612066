import { TICKET_FRAGMENT } from '../../src/contract/phone.ts'
import type { Caller } from '../../src/core/index.ts'
import { must, operator, type InProcess } from './inProcess.ts'

/** A name that is not loopback's, so that plain HTTP has to be accepted. */
export const PLACE = { address: '127.0.0.1', host: 'phone.test', port: 0, accept_plain: true }

/** The secret of a new ticket. */
export async function ticketOf({ core }: InProcess): Promise<string> {
  const { url } = must(await core.handlers.phone.ticket(operator, {}, {}))
  return new URLSearchParams(new URL(url).hash.slice(1)).get(TICKET_FRAGMENT) ?? ''
}

export const pairWith = ({ core }: InProcess, ticket: string, address = '127.0.0.1') =>
  core.pair({ ticket, name: 'Pixel', address })

/** A paired phone: its id, and who its token stands for now. */
export async function pairPhone(
  system: InProcess,
): Promise<{ id: string; callerOf: (now: InProcess) => Caller }> {
  const { token, device } = must(pairWith(system, await ticketOf(system)))
  return {
    id: device.id,
    callerOf({ core }) {
      const caller = core.authenticateDevice(token)
      if (!caller) throw new Error('the token is good for nothing')
      return caller
    },
  }
}
