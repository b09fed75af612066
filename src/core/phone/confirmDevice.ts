import { err, ok } from '../../base/result.ts'
import type { Device } from '../../contract/device.ts'
import { failure } from '../../contract/errors.ts'
import { decideConfirmation, noRequest, openRequest } from '../../domain/phone.ts'
import type { Context } from '../context.ts'
import type { Handler } from '../handlers.ts'
import { commit, type Writer } from '../ledger.ts'
import { endRequest, forgetExpiry } from './endRequest.ts'
import { requireDevice } from './requireDevice.ts'

/** Gives a phone control where the person confirms the code that it shows. */
export const confirmDevice =
  (context: Context): Handler<'device', 'confirm'> =>
  async (caller, input) => {
    const now = context.ports.clock.now()
    const answer = commit(context, caller, (writer) => {
      const found = requireDevice(writer.tables, input.device_id)
      if (!found.ok) return found
      const device = found.value
      const decided = decideConfirmation(device, input.code, now)
      if (!decided.ok) return decided
      if (decided.value.type === 'confirmed') return ok(promote(writer, device))
      countWrong(writer, device, decided.value.request)
      const left =
        decided.value.request === null
          ? 'The request is over; let the phone ask again.'
          : 'Compare both screens again.'
      return err(failure('WRONG_CODE', `phone ${device.id} shows another code than ${input.code}. ${left}`))
    })
    const isOver =
      answer.ok || !context.ports.store.read((tables) => tables.devices.get(input.device_id)?.request)
    if (isOver) forgetExpiry(context, input.device_id)
    if (answer.ok) context.phone.asks.delete(input.device_id)
    return answer
  }

function promote({ tables, record }: Writer, device: Device): Device {
  const promoted: Device = { ...device, role: 'remote', request: null }
  tables.devices.update(device.id, { role: 'remote', request: null })
  tables.tokens.update(device.token_id, { role: 'remote' })
  record({
    type: 'device.promoted',
    detail: `${device.name} (${device.id}) may answer`,
    images: { device: promoted },
  })
  return promoted
}

function countWrong({ tables, record }: Writer, device: Device, request: Device['request']): void {
  const counted = { ...device, request }
  tables.devices.update(device.id, { request })
  record({
    type: 'device.mistaken',
    detail: `a wrong code for ${device.name} (${device.id})`,
    images: { device: counted },
  })
}

export const refuseDevice =
  (context: Context): Handler<'device', 'refuse'> =>
  async (caller, input) => {
    const found = context.ports.store.read((tables) => requireDevice(tables, input.device_id))
    if (!found.ok) return found
    const asking = openRequest(found.value, context.ports.clock.now()) !== null
    const ended = asking
      ? endRequest(context, caller, input.device_id, 'device.refused', 'it stays a viewer')
      : undefined
    return ended ? ok(ended) : err(noRequest(found.value))
  }
