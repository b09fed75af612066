import { err, ok, type Result } from '../../base/result.ts'
import { failure, type Failure } from '../../contract/errors.ts'
import type { Codes, Input, Output } from '../../contract/index.ts'
import type { CertificateSource, Link } from '../../contract/phone.ts'
import { exposureOf, isUsual } from '../../domain/links.ts'
import type { Caller } from '../caller.ts'
import { inBackground, type Context } from '../context.ts'
import { commit } from '../ledger.ts'
import type { Tls } from '../ports/phone.ts'
import { PHONE_ROW, type StoredPhone } from '../ports/store.ts'
import { linksOf } from './listLinks.ts'
import { openListener, PHONE_PORT, type Wanted } from './openListener.ts'
import { listenAgain } from './resumePhone.ts'
import { urlOf, viewPhone } from './showPhone.ts'

type Asked = Input<'phone', 'enable'>
type Refusal = Failure<Codes<'phone', 'enable'>>

/** Lets phones connect: opens the listener at an address of this machine, and again after each restart. */
export function enablePhone(
  context: Context,
  caller: Caller,
  input: Asked,
): Promise<Result<Output<'phone', 'enable'>, Refusal>> {
  return context.phone.changes.run('listener', async () => {
    const wanted = await choose(context, input)
    if (!wanted.ok) return wanted
    const opened = await openListener(context, wanted.value)
    if (!opened.ok) {
      // What was on before is closed by now: it opens again, or is tried again, where it was.
      inBackground(context, 'open the listener for phones', () => listenAgain(context))
      return opened
    }
    const { link, host, port, certificate } = opened.value
    commit(context, caller, ({ tables, at, record }) => {
      const row: StoredPhone = {
        ...{ id: PHONE_ROW, enabled: true, address: link.address, host, port, certificate },
        ...{ cert_file: input.cert_file ?? null, key_file: input.key_file ?? null, updated_at: at },
      }
      if (!tables.phones.update(PHONE_ROW, row)) tables.phones.insert(row)
      record({ type: 'phone.enabled', detail: urlOf(opened.value), images: {} })
    })
    return ok(viewPhone(context))
  })
}

/** What is asked for, with what is left open filled in; nothing is opened by it. */
async function choose(context: Context, input: Asked): Promise<Result<Wanted, Refusal>> {
  if ((input.cert_file === undefined) !== (input.key_file === undefined))
    return err(failure('BAD_OPTION', 'name both cert_file and key_file, or neither'))
  if (input.certificate === 'files' && input.cert_file === undefined)
    return err(failure('BAD_OPTION', 'name the files of your certificate: cert_file and key_file'))
  const link = chooseLink(linksOf(context), input.address)
  if (!link.ok) return link
  const secured = await secure(context, link.value, input)
  if (!secured.ok) return secured
  const { certificate, tls } = secured.value
  const host = input.host?.toLowerCase() ?? hostOf(link.value, tls)
  const exposure = exposureOf(link.value, host, tls !== null)
  if (exposure.length > 0 && input.accept_plain !== true)
    return err(
      failure(
        'PLAIN_NOT_ACCEPTED',
        `There is no certificate for ${host}, so nothing on the way to the phone is encrypted. ${exposure.join(' ')} Set accept_plain if you want that, or use a certificate or Tailscale.`,
        { exposure },
      ),
    )
  return ok({ link: link.value, host, port: input.port ?? PHONE_PORT, certificate, tls })
}

function chooseLink(
  links: readonly Link[],
  address: string | undefined,
): Result<Link, Failure<'NO_SUCH_ADDRESS'>> {
  const found = address === undefined ? links.find(isUsual) : links.find((link) => link.address === address)
  if (found) return ok(found)
  const listed = links.map((link) => `${link.address} (${link.label})`).join(', ')
  const problem =
    address === undefined
      ? 'this machine is in no network that a phone could be in'
      : `there is no ${address} here`
  return err(failure('NO_SUCH_ADDRESS', `${problem}; it has ${listed || 'no address'}: name one of them`))
}

interface Secured {
  readonly certificate: CertificateSource
  readonly tls: Tls | null
}

/** The certificate that was named; else Tailscale's own for its address, which every phone trusts. */
async function secure(context: Context, link: Link, input: Asked): Promise<Result<Secured, Refusal>> {
  const source = input.certificate ?? (input.cert_file === undefined ? undefined : 'files')
  if (source === 'none') return ok({ certificate: 'none', tls: null })
  if (source === undefined) return ok(await ownOf(context, link, input.host))
  const { cert_file: cert, key_file: key } = input
  const files = cert !== undefined && key !== undefined ? { cert, key } : null
  const host = input.host ?? (await nameFor(context, link, source)) ?? link.address
  const loaded = await context.ports.certificates.load({ source, host, files })
  return loaded.ok
    ? ok({ certificate: source, tls: loaded.value })
    : err(failure('BAD_CERTIFICATE', loaded.error))
}

async function nameFor(context: Context, link: Link, source: CertificateSource): Promise<string | undefined> {
  if (source !== 'tailscale') return undefined
  const listed = await context.ports.certificates.list([link.address])
  return listed.find((one) => one.source === source)?.hosts[0]
}

async function ownOf(context: Context, link: Link, host: string | undefined): Promise<Secured> {
  const none: Secured = { certificate: 'none', tls: null }
  if (link.kind !== 'tailscale') return none
  const name = host ?? (await nameFor(context, link, 'tailscale'))
  if (name === undefined) return none
  const loaded = await context.ports.certificates.load({ source: 'tailscale', host: name, files: null })
  if (loaded.ok) return { certificate: 'tailscale', tls: loaded.value }
  context.ports.log.warn({ reason: loaded.error }, 'the phone goes without the certificate of Tailscale')
  return none
}

/** The address where the certificate is good for it, else the first name in it that is no pattern. */
function hostOf(link: Link, tls: Tls | null): string {
  if (!tls || tls.hosts.includes(link.address)) return link.address
  return tls.hosts.find((host) => !host.includes('*'))?.toLowerCase() ?? link.address
}
