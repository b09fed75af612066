import { ok, type Result } from '../../base/result.ts'
import type { Device } from '../../contract/device.ts'
import type { Failure } from '../../contract/errors.ts'
import type { Context } from '../context.ts'
import type { Handler } from '../handlers.ts'
import { commit, type Actor, type Writer } from '../ledger.ts'
import { forgetExpiry } from './endRequest.ts'
import { requireDevice, requireOwnDevice } from './requireDevice.ts'

/** Ends a phone with its token; the server cuts its connections by the event. Once: later calls answer the same. */
export function endDevice({ tables, at, record }: Writer, device: Device): Device {
  if (device.revoked_at !== null) return device
  const ended: Device = { ...device, role: 'viewer', request: null, revoked_at: at }
  tables.devices.update(device.id, { role: 'viewer', request: null, revoked_at: at })
  tables.tokens.update(device.token_id, { role: 'viewer', revoked_at: at })
  record({ type: 'device.revoked', detail: `${device.name} (${device.id})`, images: { device: ended } })
  return ended
}

type Found = Result<Device, Failure<'DEVICE_NOT_FOUND'>>

function end(context: Context, actor: Actor, find: (writer: Writer) => Found): Found {
  const ended = commit(context, actor, (writer) => {
    const found = find(writer)
    return found.ok ? ok(endDevice(writer, found.value)) : found
  })
  if (ended.ok) forgetDevice(context, ended.value)
  return ended
}

function forgetDevice(context: Context, { id, token_id: tokenId }: Device): void {
  forgetExpiry(context, id)
  context.phone.asks.delete(id)
  context.phone.heard.delete(tokenId)
}

export const revokeDevice =
  (context: Context): Handler<'device', 'revoke'> =>
  async (caller, input) =>
    end(context, caller, ({ tables }) => requireDevice(tables, input.device_id))

export const leaveDevice =
  (context: Context): Handler<'device', 'leave'> =>
  async (caller) =>
    end(context, caller, ({ tables }) => requireOwnDevice(tables, caller))

/** Makes a phone a viewer again, and takes away what it asks for. */
export const demoteDevice =
  (context: Context): Handler<'device', 'demote'> =>
  async (caller, input) => {
    forgetExpiry(context, input.device_id)
    return commit(context, caller, ({ tables, record }) => {
      const found = requireDevice(tables, input.device_id)
      if (!found.ok) return found
      const device = found.value
      if (device.role === 'viewer' && device.request === null) return found
      const demoted: Device = { ...device, role: 'viewer', request: null }
      tables.devices.update(device.id, { role: 'viewer', request: null })
      tables.tokens.update(device.token_id, { role: 'viewer' })
      record({ type: 'device.demoted', detail: `${device.name} (${device.id})`, images: { device: demoted } })
      return ok(demoted)
    })
  }
