import { ok, type Result } from '../../base/result.ts'
import type { Failure } from '../../contract/errors.ts'
import { LEASE_MS, type Lock } from '../../contract/lock.ts'
import type { Project } from '../../contract/project.ts'
import type { Task } from '../../contract/task.ts'
import { decideLock, type LockClaim } from '../../domain/locks.ts'
import { hasOwnWorktree } from '../../domain/task.ts'
import type { Caller } from '../caller.ts'
import type { Context } from '../context.ts'
import type { Writer } from '../ledger.ts'
import { grantLock } from '../locks/grantLock.ts'
import { heldLocks, ownerOf } from '../locks/heldLocks.ts'
import { lockTarget } from '../locks/lockTarget.ts'
import { heldBy } from '../locks/lockWords.ts'

/** What a lock on each of the task's files would be; a folder is locked with all that is in it. */
export async function lockClaims(
  context: Context,
  caller: Caller,
  project: Project,
  { task, worktree }: { readonly task: Task; readonly worktree: boolean },
): Promise<Result<LockClaim[], Failure<'BAD_LOCK_KEY'>>> {
  const { files } = context.ports
  const own = worktree || hasOwnWorktree(task)
  const claims: LockClaim[] = []
  for (const path of task.files) {
    const absolute = `${project.root}/${path}`
    const isFolder = (await files.exists(absolute)) && (await files.sizeOf(absolute)) === null
    const place = await lockTarget(context, caller, project, isFolder ? `dir:${path}` : `file:${path}`)
    if (!place.ok) return place
    const checkout = own ? task.id : place.value.checkout
    claims.push({ owner: ownerOf(caller), scope: 'checkout', target: place.value.target, checkout })
  }
  return ok(claims)
}

/** Why the locks cannot be had, one and all; null when they can. */
export function refusedLocks(
  context: Context,
  { tables }: Writer,
  project: Project,
  claims: readonly LockClaim[],
): Failure<'LOCK_HELD'> | null {
  const held = claims.length === 0 ? [] : heldLocks(tables, project.id, context.ports.clock.now())
  for (const claim of claims) {
    const decided = decideLock(held, claim)
    if (decided.verdict === 'held') return heldBy(claim.target.path, decided.by)
  }
  return null
}

/** Takes the locks, in the transaction in which the task is claimed. */
export function takeLocks(
  context: Context,
  writer: Writer,
  caller: Caller,
  { project, task, claims }: { project: Project; task: Task; claims: readonly LockClaim[] },
): Lock[] {
  const now = context.ports.clock.now()
  return claims.flatMap((claim) => {
    const decided = decideLock(heldLocks(writer.tables, project.id, now), claim)
    if (decided.verdict !== 'granted') return decided.verdict === 'renewed' ? [decided.lock] : []
    const given = { ttl_ms: LEASE_MS.default, reason: `task ${task.id}`, label: caller.label }
    return [grantLock(context, writer, { project, claim, ...given, task_id: task.id })]
  })
}
