import { isoTime } from '../../base/clock.ts'
import { err, ok } from '../../base/result.ts'
import type { Device } from '../../contract/device.ts'
import { failure } from '../../contract/errors.ts'
import { addTry, lockedFor, NO_TRIES } from '../../domain/lockout.ts'
import { ASKS, codeOf, openRequest, REQUEST_MS } from '../../domain/phone.ts'
import { inBackground, type Context } from '../context.ts'
import type { Handler } from '../handlers.ts'
import { commit } from '../ledger.ts'
import { requireOwnDevice } from './requireDevice.ts'
import { endRequest } from './endRequest.ts'

/** A phone asks to answer too. Asked again meanwhile, it gets the same code. */
export const askControl =
  (context: Context): Handler<'device', 'ask'> =>
  async (caller) => {
    const { clock, random, store } = context.ports
    const own = store.read((tables) => requireOwnDevice(tables, caller))
    if (!own.ok) return own
    const now = clock.now()
    if (openRequest(own.value, now)) return ok(own.value)
    const asks = context.phone.asks.get(own.value.id) ?? NO_TRIES
    const locked = lockedFor(asks, now)
    if (locked > 0) {
      const seconds = Math.ceil(locked / 1000)
      const message = `This phone has asked too often. Wait ${Math.ceil(seconds / 60)} min, then ask again.`
      return err(failure('TOO_MANY_REQUESTS', message, { retry_after_s: seconds }))
    }
    context.phone.asks.set(own.value.id, addTry(asks, now, ASKS))
    const request = {
      ...{ code: freeCode(context, random), asked_at: isoTime(now) },
      ...{ expires_at: isoTime(now + REQUEST_MS), wrong: 0 },
    }
    const device = commit(context, caller, ({ tables, record }): Device => {
      const asking = { ...own.value, request }
      tables.devices.update(asking.id, { request })
      record({
        type: 'device.asked',
        detail: `${asking.name} (${asking.id}) asks for control`,
        images: { device: asking },
      })
      return asking
    })
    const cancel = clock.after(REQUEST_MS, () =>
      inBackground(context, 'end a request for control', async () => {
        endRequest(context, 'host', device.id, 'device.expired', 'nobody has decided within two minutes')
      }),
    )
    context.phone.expiries.set(device.id, cancel)
    return ok(device)
  }

/** A code that no other phone shows now, so that a person cannot take one for the other. */
function freeCode(context: Context, random: (length: number) => Uint8Array): string {
  const shown = context.ports.store
    .read((tables) => tables.devices.list({ where: { revoked_at: null } }))
    .map(({ request }) => request?.code)
  for (;;) {
    const code = codeOf(random)
    if (!shown.includes(code)) return code
  }
}
