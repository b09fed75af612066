import { err, ok, type Result } from '../../base/result.ts'
import { failure, type Failure } from '../../contract/errors.ts'
import type { Caller } from '../caller.ts'
import type { Context } from '../context.ts'

interface Wanted {
  readonly kind: string
  readonly permission_mode?: string | null | undefined
}

/**
 * An agent must not get around its own permission dialogs by starting another agent that asks nothing: modes that skip
 * them are the person's to choose, and a coordinator that Switchyard runs starts unguarded kinds only if it is one. A
 * token that the person made by hand is the person's word for any kind.
 */
export function requireGuarded(
  context: Context,
  caller: Caller,
  wanted: Wanted,
): Result<void, Failure<'FORBIDDEN'>> {
  const kind = context.ports.agents.get(wanted.kind)
  if (caller.role === 'operator' || !kind) return ok(undefined)
  const mode = wanted.permission_mode ?? null
  if (mode !== null && kind.person_only_modes.includes(mode)) {
    return err(
      failure(
        'FORBIDDEN',
        `permission_mode ${mode} of ${kind.kind} is for the operator to choose; leave it out`,
      ),
    )
  }
  const own = context.ports.store.read((tables) => tables.agents.get(caller.agent_id ?? ''))
  if (kind.unguarded && own && own.kind !== kind.kind) {
    return err(
      failure(
        'FORBIDDEN',
        `a coordinator of kind ${own.kind} may not start ${kind.kind}, which runs everything without asking; the operator may`,
      ),
    )
  }
  return ok(undefined)
}
