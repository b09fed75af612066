import type { Device } from '../../contract/device.ts'
import { err, ok, type Result } from '../../base/result.ts'
import { inBackground, type Context } from '../context.ts'
import { commit } from '../ledger.ts'
import type { Tls } from '../ports/phone.ts'
import { PHONE_ROW, type StoredPhone } from '../ports/store.ts'
import { linksOf } from './listLinks.ts'
import { openListener } from './openListener.ts'

/** A network that is not there at the start may come later, and no system tells of it in the same way. */
const RETRY_MS = 30_000

/** At the start of a host: the listener opens as it was, and what phones asked for before is over. */
export function resumePhone(context: Context): void {
  dropRequests(context)
  inBackground(context, 'open the listener for phones', () => listenAgain(context))
}

function dropRequests(context: Context): void {
  const asking = context.ports.store
    .read((tables) => tables.devices.list({ where: { revoked_at: null } }))
    .filter(({ request }) => request !== null)
  if (asking.length === 0) return
  commit(context, 'host', ({ tables, record }) => {
    for (const one of asking) {
      const device: Device = { ...one, request: null }
      tables.devices.update(device.id, { request: null })
      record({
        type: 'device.expired',
        detail: `${device.name} (${device.id}): the host ended`,
        images: { device },
      })
    }
  })
}

/** Opens the listener as it was switched on, unless it is open or off; tries again later where it cannot. */
export function listenAgain(context: Context): Promise<void> {
  return context.phone.changes.run('listener', async () => {
    const row = context.ports.store.read((tables) => tables.phones.get(PHONE_ROW))
    if (!row?.enabled || context.phone.opened || context.stopping.signal.aborted) return
    const opened = await openAs(context, row)
    if (opened.ok) {
      commit(context, 'host', ({ record }) => record({ type: 'phone.enabled', detail: 'again', images: {} }))
      return
    }
    const isNews = context.phone.problem !== opened.error
    context.phone.problem = opened.error
    if (isNews)
      commit(context, 'host', ({ record }) =>
        record({ type: 'phone.failed', detail: opened.error, images: {} }),
      )
    context.phone.cancelRetry = context.ports.clock.after(RETRY_MS, () =>
      inBackground(context, 'open the listener for phones', () => listenAgain(context)),
    )
  })
}

async function openAs(context: Context, row: StoredPhone): Promise<Result<null, string>> {
  const link = linksOf(context).find(({ address }) => address === row.address)
  if (!link)
    return err(
      `This machine has no address ${row.address} now. Choose another one, or connect to its network.`,
    )
  const tls = await certificateOf(context, row)
  // Never in plain where a person has chosen a certificate.
  if (!tls.ok) return tls
  const { host, port, certificate } = row
  const opened = await openListener(context, { link, host, port, certificate, tls: tls.value })
  return opened.ok ? ok(null) : err(opened.error.message)
}

async function certificateOf(context: Context, row: StoredPhone): Promise<Result<Tls | null, string>> {
  if (row.certificate === 'none') return ok(null)
  const { cert_file: cert, key_file: key } = row
  const files = cert !== null && key !== null ? { cert, key } : null
  return context.ports.certificates.load({ source: row.certificate, host: row.host, files })
}
