import type { Lock } from '../../contract/lock.ts'
import { isHeld } from '../../domain/locks.ts'
import type { Caller } from '../caller.ts'
import type { Context } from '../context.ts'
import type { Writer } from '../ledger.ts'
import type { Tables } from '../ports/store.ts'

/** Who a lock belongs to: an agent, the person, or a token of somebody's own shell. */
export const ownerOf = (caller: Caller): string =>
  caller.agent_id ?? (caller.role === 'operator' ? 'operator' : caller.token_id)

/** The locks of a project that hold at the instant, the oldest first. One whose time is over never binds. */
export const heldLocks = (tables: Tables, projectId: string, now: number): Lock[] =>
  tables.locks.list({ where: { project_id: projectId, ended_at: null } }).filter((lock) => isHeld(lock, now))

export const heldNow = (context: Context, projectId: string): Lock[] =>
  context.ports.store.read((tables) => heldLocks(tables, projectId, context.ports.clock.now()))

/** Ends a lock, once; the history keeps who and why. */
export function endLock(
  { tables, at, record }: Writer,
  lock: Lock,
  outcome: NonNullable<Lock['outcome']>,
  detail: string,
): Lock {
  const ended = { ...lock, ended_at: at, outcome }
  if (!tables.locks.update(lock.id, { ended_at: at, outcome }, { ended_at: null })) return lock
  record({ type: `lock.${outcome}`, detail, images: { lock: ended } })
  return ended
}

/** Frees what an agent held, in the transaction in which it ends. */
export function freeLocks(writer: Writer, owner: string, reason: string): void {
  for (const lock of writer.tables.locks.list({ where: { owner, ended_at: null } }))
    endLock(writer, lock, 'owner_gone', reason)
}
