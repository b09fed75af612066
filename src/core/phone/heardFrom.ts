import { isoTime } from '../../base/clock.ts'
import type { Caller } from '../caller.ts'
import type { Context } from '../context.ts'
import { deviceOf } from './requireDevice.ts'

const WRITTEN_EVERY_MS = 60_000

/**
 * A sign of life of a phone, from an address. It is no event, and it is written down at most once a minute: being there
 * is no news.
 */
export function heardFrom(context: Context, caller: Caller, address: string): void {
  const now = context.ports.clock.now()
  const last = context.phone.heard.get(caller.token_id)
  if (last && last.address === address && now - last.at < WRITTEN_EVERY_MS) return
  context.phone.heard.set(caller.token_id, { at: now, address })
  context.ports.store.write((tables) => {
    const device = deviceOf(tables, caller.token_id)
    if (device) tables.devices.update(device.id, { seen_at: isoTime(now), address })
  })
}
