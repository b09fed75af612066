import { err, ok, type Result } from '../../base/result.ts'
import type { Device } from '../../contract/device.ts'
import { failure, type Failure } from '../../contract/errors.ts'
import type { Caller } from '../caller.ts'
import type { Tables } from '../ports/store.ts'

/** The phone that a token belongs to. */
export const deviceOf = (tables: Tables, tokenId: string): Device | undefined =>
  tables.devices.list({ where: { token_id: tokenId }, limit: 1 })[0]

export function requireDevice(tables: Tables, id: string): Result<Device, Failure<'DEVICE_NOT_FOUND'>> {
  const device = tables.devices.get(id)
  return device
    ? ok(device)
    : err(failure('DEVICE_NOT_FOUND', `there is no phone ${id}; \`switchyard device list\` lists them`))
}

export function requireOwnDevice(
  tables: Tables,
  caller: Caller,
): Result<Device, Failure<'DEVICE_NOT_FOUND'>> {
  const device = deviceOf(tables, caller.token_id)
  return device
    ? ok(device)
    : err(
        failure(
          'DEVICE_NOT_FOUND',
          `token ${caller.token_id} belongs to no phone: it was not made by pairing`,
        ),
      )
}
