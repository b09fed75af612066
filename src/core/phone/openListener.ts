import { err, ok, type Result } from '../../base/result.ts'
import { failure, type Failure } from '../../contract/errors.ts'
import type { CertificateSource, Link } from '../../contract/phone.ts'
import type { Context } from '../context.ts'
import type { Tls } from '../ports/phone.ts'
import type { Opened } from './phoneState.ts'

/** Where phones connect when nothing else is said; see README. */
export const PHONE_PORT = 7434

export interface Wanted {
  readonly link: Link
  readonly host: string
  readonly port: number
  readonly certificate: CertificateSource
  readonly tls: Tls | null
}

type Refused = Failure<'PORT_TAKEN' | 'NO_SUCH_ADDRESS' | 'BAD_OPTION'>

/** Listens there instead of where it did; what was open before is closed also where that fails. */
export async function openListener(context: Context, wanted: Wanted): Promise<Result<Opened, Refused>> {
  const { link, host, port, certificate, tls } = wanted
  context.phone.cancelRetry()
  context.phone.opened = null
  context.phone.ticket = null
  const opened = await context.ports.phone.open({ address: link.address, host, port, tls })
  if (!opened.ok) return err(explain(link.address, port, opened.error.code, opened.error.reason))
  context.phone.problem = null
  context.phone.opened = { link, host, port: opened.value, certificate, ends_at: tls?.ends_at ?? null }
  return ok(context.phone.opened)
}

function explain(address: string, port: number, code: string, reason: string): Refused {
  switch (code) {
    case 'port_taken':
      return failure(
        'PORT_TAKEN',
        `port ${port} of ${address} is taken by another program; name another port, or 0 to pick one`,
        { port },
      )
    case 'no_such_address':
      return failure(
        'NO_SUCH_ADDRESS',
        `this machine has no address ${address} now; \`switchyard phone links\` lists those that it has`,
        { address },
      )
    default:
      return failure('BAD_OPTION', `cannot listen at ${address}, port ${port}: ${reason}`)
  }
}
