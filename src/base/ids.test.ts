import { expect, test } from 'vitest'
import { id as idSchema } from '../contract/scalars.ts'
import { newId, newSecret, newUuid } from './ids.ts'

const random = (length: number): Uint8Array => crypto.getRandomValues(new Uint8Array(length))

test('ids match the contract and do not repeat', () => {
  const made = Array.from({ length: 1000 }, () => newId('tsk', random))
  expect(new Set(made).size).toBe(1000)
  expect(made.every((one) => idSchema.safeParse(one).success)).toBe(true)
})

test('a secret has 43 characters of base64url', () => {
  expect(newSecret(random)).toMatch(/^[A-Za-z0-9_-]{43}$/)
})

test('a UUID is of version 4 and variant 1', () => {
  expect(newUuid(random)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
})
