import { expect, it } from 'vitest'
import { ERROR_STATUS } from '../contract/errors.ts'
import { EXIT, exitOf } from './outcome.ts'

it('gives every error code one of the five ways to end', () => {
  const endings = Object.fromEntries(Object.keys(ERROR_STATUS).map((code) => [code, exitOf(code)]))
  for (const [code, ending] of Object.entries(endings)) {
    const expected = code.endsWith('_NOT_FOUND') || code.startsWith('NO_SUCH_') ? EXIT.notFound : ending
    expect([code, ending]).toEqual([code, expected])
    expect([EXIT.impossible, EXIT.usage, EXIT.notFound, EXIT.denied]).toContain(ending)
  }
  expect(endings).toMatchObject({
    BAD_REQUEST: EXIT.usage,
    LOCK_HELD: EXIT.usage,
    ALREADY_CLAIMED: EXIT.usage,
    STALE_VERSION: EXIT.usage,
    UNAUTHENTICATED: EXIT.denied,
    FORBIDDEN: EXIT.denied,
    TOO_MANY_REQUESTS: EXIT.impossible,
    NOT_A_REPOSITORY: EXIT.impossible,
    KIND_NOT_INSTALLED: EXIT.impossible,
  })
})

it('goes by the status where a host of another version answers a code that is not known here', () => {
  expect([exitOf('NEW_CODE', 409), exitOf('NEW_CODE', 404), exitOf('NEW_CODE', 500)]).toEqual([2, 3, 1])
  expect(exitOf('LOCK_HELD', 500)).toBe(2)
})
