import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Device } from '../contract/device.ts'
import { codeOf, decideConfirmation, openRequest } from './phone.ts'

const bytes = (values: readonly number[]) => {
  let next = 0
  return (length: number): Uint8Array =>
    Uint8Array.from({ length }, () => values[next++ % values.length] ?? 0)
}
const device = (wrong: number): Device => ({
  ...{ id: 'dev-1', token_id: 'tok-1', name: 'Pixel', role: 'viewer', address: '127.0.0.1' },
  request: {
    ...{ code: '123456', asked_at: '2026-01-01T00:00:00.000Z', wrong },
    expires_at: '2026-01-01T00:02:00.000Z',
  },
  paired_at: '2026-01-01T00:00:00.000Z',
  seen_at: '2026-01-01T00:00:00.000Z',
  revoked_at: null,
})
const END = Date.parse('2026-01-01T00:02:00.000Z')

test('a code has six digits, whatever the random bytes are', () => {
  const some = fc
    .array(fc.integer({ min: 0, max: 255 }), { minLength: 1, maxLength: 20 })
    .filter((values) => values.some((value) => value < 250))
  fc.assert(fc.property(some, (values) => /^\d{6}$/.test(codeOf(bytes(values)))))
})

test('bytes that would make some digits likelier are left out', () => {
  expect(codeOf(bytes([255, 250, 249, 10, 21, 32, 43, 54]))).toBe('901234')
})

test('the right code counts until the end of the request and not from then on', () => {
  expect(decideConfirmation(device(0), '123456', END - 1)).toEqual({ ok: true, value: { type: 'confirmed' } })
  expect(decideConfirmation(device(0), '123456', END)).toMatchObject({ ok: false })
  expect(openRequest(device(0), END)).toBeNull()
})

test('a wrong code is counted, and the third one ends the request', () => {
  expect(decideConfirmation(device(1), '000000', 0)).toMatchObject({
    value: { type: 'wrong', request: { wrong: 2 } },
  })
  expect(decideConfirmation(device(2), '000000', 0)).toMatchObject({
    value: { type: 'wrong', request: null },
  })
})
