import { isoTime } from '../base/clock.ts'
import type { CertificateSource } from '../contract/phone.ts'

/** So long before its end the person is told, in milliseconds. */
const TOLD_MS = 7 * 86_400_000

/** What to do about a certificate that ends soon, or has ended; null while it is good. It is renewed when it is loaded. */
export function endingProblem(source: CertificateSource, endsAt: number | null, now: number): string | null {
  if (endsAt === null || endsAt - now > TOLD_MS) return null
  const day = isoTime(endsAt).slice(0, 10)
  const what =
    endsAt > now ? `The certificate ends on ${day}` : `The certificate ended on ${day}, so phones refuse it`
  const first = source === 'files' ? 'renew its files, then ' : ''
  return `${what}: ${first}switch the phone off and on again.`
}
