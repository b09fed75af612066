import { expect, test } from 'vitest'
import { takeCall, type CallLevel } from './callRate.ts'

test('a minute of calls at once, then as they fill; who goes on against refusals is wild', () => {
  let level: CallLevel | undefined
  const call = (now: number) => {
    const verdict = takeCall(level, 10, now)
    level = verdict.level
    return verdict
  }
  for (let index = 0; index < 10; index += 1) expect(call(0).allowed).toBe(true)
  expect(call(0)).toMatchObject({ allowed: false, retry_after_ms: 6_000, wild: false })
  expect(call(6_000).allowed).toBe(true)
  for (let index = 0; index < 8; index += 1) expect(call(6_000).wild).toBe(false)
  expect(call(6_000)).toMatchObject({ allowed: false, wild: true })
  // Half a minute of calm, and its refusals are forgotten.
  expect(call(36_000)).toMatchObject({ allowed: true, level: { refused: 0 } })
})
