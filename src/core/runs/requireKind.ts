import { err, ok, type Result } from '../../base/result.ts'
import { failure, type Failure } from '../../contract/errors.ts'
import type { Context } from '../context.ts'

/** A brief prefers only kinds that this version knows; every task of the run would be refused otherwise. */
export function requireKind(
  context: Context,
  kind: string | null | undefined,
): Result<void, Failure<'UNKNOWN_KIND'>> {
  const { agents } = context.ports
  if (kind === null || kind === undefined || agents.get(kind)) return ok(undefined)
  const known = agents.list().map((one) => one.kind)
  return err(failure('UNKNOWN_KIND', `there is no kind ${kind}; known are ${known.join(', ')}`, { known }))
}
