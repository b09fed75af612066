import type { Device } from '../../contract/device.ts'
import type { Context } from '../context.ts'
import { commit, type Actor } from '../ledger.ts'

/** Takes a phone's request away, however it ended; undefined where it had none. */
export function endRequest(
  context: Context,
  actor: Actor,
  id: string,
  type: 'device.expired' | 'device.refused',
  detail: string,
): Device | undefined {
  forgetExpiry(context, id)
  return commit(context, actor, ({ tables, record }) => {
    const device = tables.devices.get(id)
    if (!device?.request) return undefined
    const ended = { ...device, request: null }
    tables.devices.update(id, { request: null })
    record({ type, detail: `${device.name} (${id}): ${detail}`, images: { device: ended } })
    return ended
  })
}

export function forgetExpiry({ phone }: Context, id: string): void {
  phone.expiries.get(id)?.()
  phone.expiries.delete(id)
}
