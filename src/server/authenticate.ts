import type { IncomingHttpHeaders } from 'node:http'
import { err, ok, type Result } from '../base/result.ts'
import { failure, type Failure } from '../contract/errors.ts'
import type { Caller, Core } from '../core/index.ts'
import { networkOf } from './addresses.ts'
import type { Audience } from './audience.ts'
import { Buckets, type Limits } from './limits.ts'

const SECRET_LIMIT = 200

export const bearerOf = ({ authorization }: IncomingHttpHeaders): string | undefined =>
  /^bearer +(\S+)$/i.exec(authorization ?? '')?.[1]

interface IdentityInput {
  readonly core: Core
  readonly limits: Limits
  readonly audience: Audience
  readonly now: () => number
}

export interface Identity {
  /** Who a secret stands for, and why it may not call now. */
  identify(secret: string | undefined, address: string): Result<Caller, Failure>
  /** Whether somebody without a token has asked too often; sockets, which say later whose they are, count apart. */
  admitStranger(address: string, what?: 'request' | 'socket'): Failure | undefined
}

/**
 * Who calls, within the limits: a valid token has its own allowance; what comes from one address without one shares
 * another, so that guessing is slow and harms nobody.
 */
export function createIdentity({ core, limits, audience, now }: IdentityInput): Identity {
  const calls = new Buckets(limits.calls, now)
  const failures = new Buckets(limits.failures, now)
  const admitStranger: Identity['admitStranger'] = (address, what = 'request') =>
    failures.take(`${what} ${networkOf(address)}`)
      ? undefined
      : failure('TOO_MANY_REQUESTS', 'Too many requests without a valid token. Wait a second.')

  return {
    admitStranger,
    identify(secret, address) {
      const known =
        secret !== undefined && secret.length <= SECRET_LIMIT
          ? audience.authenticate(core, secret)
          : undefined
      if (!known) {
        const crowded = admitStranger(address)
        if (crowded) return err(crowded)
        const message =
          secret === undefined ? 'Send "Authorization: Bearer TOKEN".' : 'The token is unknown or revoked.'
        return err(failure('UNAUTHENTICATED', message))
      }
      if (!calls.take(known.token_id))
        return err(failure('TOO_MANY_REQUESTS', 'Too many calls. Wait a second.'))
      if (audience.phones) core.heardFrom(known, address)
      return ok(known)
    },
  }
}
