import { expect, test } from 'vitest'
import { endingProblem } from './certificateEnd.ts'

const DAY = 86_400_000
const END = Date.parse('2026-12-01T08:00:00Z')

test('a certificate is spoken of a week before its end, with what renews it', () => {
  expect(endingProblem('tailscale', null, END)).toBeNull()
  expect(endingProblem('tailscale', END, END - 7 * DAY - 1)).toBeNull()
  expect(endingProblem('tailscale', END, END - 7 * DAY)).toBe(
    'The certificate ends on 2026-12-01: switch the phone off and on again.',
  )
  expect(endingProblem('files', END, END - 1)).toContain('renew its files, then switch')
  expect(endingProblem('mkcert', END, END)).toContain('ended on 2026-12-01, so phones refuse it')
})
