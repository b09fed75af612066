import type { IncomingHttpHeaders } from 'node:http'
import { err, ok, type Result } from '../base/result.ts'
import { failure, type Failure } from '../contract/errors.ts'
import type { Caller, Core } from '../core/index.ts'
import { Buckets, type Limits } from './limits.ts'

const SECRET_LIMIT = 200

export const bearerOf = ({ authorization }: IncomingHttpHeaders): string | undefined =>
  /^bearer +(\S+)$/i.exec(authorization ?? '')?.[1]

/**
 * Who a secret stands for, within the limits: a valid token has its own allowance; those that are not valid share one,
 * so that guessing is slow and harms nobody.
 */
export function createIdentify(core: Core, limits: Limits, now: () => number) {
  const calls = new Buckets(limits.calls, now)
  const failures = new Buckets(limits.failures, now)

  return (secret: string | undefined): Result<Caller, Failure> => {
    const caller =
      secret !== undefined && secret.length <= SECRET_LIMIT ? core.authenticate(secret) : undefined
    if (!caller) {
      if (!failures.take(''))
        return err(failure('TOO_MANY_REQUESTS', 'Too many calls with a wrong token. Wait a second.'))
      const message =
        secret === undefined ? 'Send "Authorization: Bearer TOKEN".' : 'The token is unknown or revoked.'
      return err(failure('UNAUTHENTICATED', message))
    }
    if (!calls.take(caller.token_id))
      return err(failure('TOO_MANY_REQUESTS', 'Too many calls. Wait a second.'))
    return ok(caller)
  }
}
