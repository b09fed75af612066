import type { Lock } from '../../contract/lock.ts'
import { isHeld, othersOn, type LockClaim } from '../../domain/locks.ts'
import type { Caller } from '../caller.ts'
import type { Context } from '../context.ts'
import type { Writer } from '../ledger.ts'
import { postMessage } from '../messages/postMessage.ts'
import type { Tables } from '../ports/store.ts'

/** Who a lock belongs to: an agent, the person, or a token of somebody's own shell. */
export const ownerOf = (caller: Caller): string =>
  caller.agent_id ?? (caller.role === 'operator' ? 'operator' : caller.token_id)

/** The locks of a project that hold at the instant, the oldest first. One whose time is over never binds. */
export function heldLocks(tables: Tables, projectId: string, now: number): Lock[] {
  const silent = silentGuests(tables)
  return tables.locks
    .list({ where: { project_id: projectId, ended_at: null } })
    .filter((lock) => isHeld(lock, now) && !silent.has(lock.owner))
}

/** A guest that is silent keeps its locks until somebody else wants them. All of them at once: most often there is none. */
const silentGuests = (tables: Tables): ReadonlySet<string> =>
  new Set(tables.agents.list({ where: { status: 'stale', guest: true } }).map(({ id }) => id))

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

/** Ends what silent guests hold of a target that another is being granted, and leaves them word of it. */
export function endOvertaken(context: Context, writer: Writer, projectId: string, claim: LockClaim): void {
  const { tables } = writer
  const silent = silentGuests(tables)
  if (silent.size === 0) return
  const open = tables.locks
    .list({ where: { project_id: projectId, ended_at: null } })
    .filter((lock) => silent.has(lock.owner))
  for (const lock of othersOn(open, claim).binding) {
    endLock(writer, lock, 'owner_gone', `${claim.owner} took it over: its owner is silent`)
    postMessage(
      context,
      writer,
      {
        ...{ project_id: projectId, thread_id: null, reply_to: null, task_id: lock.task_id, kind: 'note' },
        ...{ sender: 'host', sender_label: 'Switchyard', recipient: lock.owner },
        body: `Your lock on ${lock.key} was taken over by ${claim.owner} while you were silent. Look at it again before you write there.`,
      },
      [{ recipient: lock.owner, directed: true }],
    )
  }
}

/** Frees what an agent held, in the transaction in which it ends. */
export function freeLocks(writer: Writer, owner: string, reason: string): void {
  for (const lock of writer.tables.locks.list({ where: { owner, ended_at: null } }))
    endLock(writer, lock, 'owner_gone', reason)
}
