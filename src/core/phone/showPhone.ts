import { isoTime } from '../../base/clock.ts'
import { ok } from '../../base/result.ts'
import type { Phone } from '../../contract/phone.ts'
import { endingProblem } from '../../domain/certificateEnd.ts'
import { exposureOf, urlHost } from '../../domain/links.ts'
import type { Context } from '../context.ts'
import type { Handler } from '../handlers.ts'
import { PHONE_ROW } from '../ports/store.ts'
import type { Opened } from './phoneState.ts'

export const urlOf = ({ host, port, certificate }: Opened): string =>
  `${certificate === 'none' ? 'http' : 'https'}://${urlHost(host)}:${port}/`

/** Until when the code that is shown can be used, in milliseconds; null where none is. */
export function ticketEnd({ phone, ports }: Context): number | null {
  const { ticket } = phone
  return ticket && ticket.expires > ports.clock.now() ? ticket.expires : null
}

/** An address that has left the machine: nothing reaches the listener until it is back. */
const goneProblem = (context: Context, { link }: Opened): string | null =>
  context.ports.machine.addresses().some(({ address }) => address === link.address)
    ? null
    : `This machine has no address ${link.address} any more, so no phone reaches it: choose another one.`

/** The phone's listener as it is now. */
export function viewPhone(context: Context): Phone {
  const { opened, problem } = context.phone
  const row = context.ports.store.read((tables) => tables.phones.get(PHONE_ROW))
  const end = ticketEnd(context)
  if (opened) {
    const exposure = exposureOf(opened.link, opened.host, opened.certificate !== 'none')
    const ending = endingProblem(opened.certificate, opened.ends_at, context.ports.clock.now())
    return {
      ...{ state: 'on', problem: problem ?? goneProblem(context, opened) ?? ending },
      ...{ address: opened.link.address },
      ...{ host: opened.host, port: opened.port, url: urlOf(opened), certificate: opened.certificate },
      ...{ encrypted: exposure.length === 0, exposure },
      ticket_expires_at: end === null ? null : isoTime(end),
    }
  }
  return {
    state: row?.enabled ? 'failed' : 'off',
    problem: row?.enabled ? problem : null,
    ...{ address: row?.address ?? null, host: row?.host ?? null, port: row?.port ?? null, url: null },
    ...{ certificate: row?.certificate ?? 'none', encrypted: false, exposure: [], ticket_expires_at: null },
  }
}

export const showPhone =
  (context: Context): Handler<'phone', 'show'> =>
  async () =>
    ok(viewPhone(context))
