import { err, ok, type Result } from '../base/result.ts'
import type { ControlRequest, Device } from '../contract/device.ts'
import { failure, type Failure } from '../contract/errors.ts'
import type { LockoutRule } from './lockout.ts'

/** How long a request for control waits for the person. */
export const REQUEST_MS = 120_000
/** Confirmations with a wrong code that end a request: whoever guesses must ask anew, and is seen. */
const WRONG_CODES = 3
/** Phones that may be paired at a time. */
export const DEVICE_LIMIT = 20

/** Wrong tickets of one address. */
export const TICKET_TRIES: LockoutRule = { tries: 5, within: 600_000, locks: 600_000 }
/** Wrong tickets of all addresses together, after which the ticket that is shown is taken back. */
export const TICKET_WITHDRAWN_AFTER = 20
/** Requests for control of one phone. */
export const ASKS: LockoutRule = { tries: 4, within: 600_000, locks: 600_000 }

/** Six digits, each equally likely. */
export function codeOf(random: (length: number) => Uint8Array): string {
  let code = ''
  while (code.length < 6) for (const byte of random(8)) if (byte < 250) code += String(byte % 10)
  return code.slice(0, 6)
}

/** The request that still waits; null where there is none, or its time is over. */
export const openRequest = ({ request }: Device, now: number): ControlRequest | null =>
  request && Date.parse(request.expires_at) > now ? request : null

export type Confirmation =
  | { readonly type: 'confirmed' }
  /** Counted; `request` is null where it was one too many. */
  | { readonly type: 'wrong'; readonly request: ControlRequest | null }

/** Whether the code that a person confirms is the one that the phone shows. */
export function decideConfirmation(
  device: Device,
  code: string,
  now: number,
): Result<Confirmation, Failure<'NO_REQUEST'>> {
  const request = openRequest(device, now)
  if (!request) return err(noRequest(device))
  if (request.code === code) return ok({ type: 'confirmed' })
  const wrong = request.wrong + 1
  return ok({ type: 'wrong', request: wrong >= WRONG_CODES ? null : { ...request, wrong } })
}

export const noRequest = (device: Device): Failure<'NO_REQUEST'> =>
  failure(
    'NO_REQUEST',
    `phone ${device.id} asks for nothing now: its request was answered, or is older than two minutes; let it ask again`,
  )
