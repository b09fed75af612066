import { isoTime } from '../../base/clock.ts'
import { newId } from '../../base/ids.ts'
import { cleanLine } from '../../base/text.ts'
import type { Lock } from '../../contract/lock.ts'
import type { Project } from '../../contract/project.ts'
import { keyOf } from '../../domain/lockKeys.ts'
import type { LockClaim } from '../../domain/locks.ts'
import type { Context } from '../context.ts'
import type { Writer } from '../ledger.ts'
import { endOvertaken } from './heldLocks.ts'

export interface Grant {
  readonly project: Project
  readonly claim: LockClaim
  readonly ttl_ms: number
  readonly reason: string
  /** How the holder is named. */
  readonly label: string
  readonly task_id: string | null
}

/** Writes down a lease that was decided in this transaction. */
export function grantLock(
  context: Context,
  writer: Writer,
  { project, claim, ttl_ms, reason, label, task_id }: Grant,
): Lock {
  endOvertaken(context, writer, project.id, claim)
  const lock: Lock = {
    id: newId('lck', context.ports.random),
    project_id: project.id,
    key: keyOf(claim.target),
    scope: claim.scope,
    ttl_ms,
    expires_at: isoTime(context.ports.clock.now() + ttl_ms),
    checkout: claim.checkout,
    owner: claim.owner,
    owner_label: cleanLine(label),
    task_id,
    reason,
    // The number of its own event: it grows with every grant, and no restart begins anew.
    fence: writer.tables.lastSeq() + 1,
    acquired_at: writer.at,
    ended_at: null,
    outcome: null,
  }
  writer.tables.locks.insert(lock)
  writer.record({ type: 'lock.acquired', detail: lock.key, images: { lock } })
  return lock
}
