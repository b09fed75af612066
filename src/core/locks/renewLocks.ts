import { isoTime } from '../../base/clock.ts'
import { isHeld } from '../../domain/locks.ts'
import type { Context } from '../context.ts'
import { commit } from '../ledger.ts'

/** A sign of life of an owner renews its leases, once less than half of their time is left. */
export function renewLocks(context: Context, owner: string | null): void {
  if (owner === null) return
  const { store, clock } = context.ports
  const now = clock.now()
  const due = store
    .read((tables) => tables.locks.list({ where: { owner, ended_at: null } }))
    .filter((lock) => isHeld(lock, now) && Date.parse(lock.expires_at) - now < lock.ttl_ms / 2)
  if (due.length === 0) return
  commit(context, 'host', ({ tables, record }) => {
    for (const lock of due) {
      const change = { expires_at: isoTime(now + lock.ttl_ms) }
      if (!tables.locks.update(lock.id, change, { ended_at: null })) continue
      record({
        type: 'lock.renewed',
        detail: 'its owner is active',
        images: { lock: { ...lock, ...change } },
      })
    }
  })
}
