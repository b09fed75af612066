import type { Lock } from '../../contract/lock.ts'
import { inBackground, type Context } from '../context.ts'
import { commit } from '../ledger.ts'
import { endLock } from './heldLocks.ts'

/** Follows a lease that was just given or renewed; a timer that comes before its end looks at it as well. */
export function followLease(context: Context, { expires_at: end }: Lock): void {
  const now = context.ports.clock.now()
  if (Date.parse(end) < context.nextExpiry || context.nextExpiry <= now) followExpiry(context)
}

/** Ends leases as their time comes, so that whoever waits hears of it; one timer, for the next of them. */
export function followExpiry(context: Context): void {
  context.cancelExpiry()
  context.nextExpiry = Number.POSITIVE_INFINITY
  if (context.stopping.signal.aborted) return
  const now = context.ports.clock.now()
  const open = context.ports.store.read((tables) => tables.locks.list({ where: { ended_at: null } }))
  const due = open.filter((lock) => Date.parse(lock.expires_at) <= now)
  if (due.length > 0) {
    commit(context, 'host', (writer) => {
      for (const lock of due) endLock(writer, lock, 'expired', `its ${lock.ttl_ms} ms are over`)
    })
  }
  const times = open.filter((lock) => !due.includes(lock)).map((lock) => Date.parse(lock.expires_at))
  if (times.length === 0) return
  context.nextExpiry = Math.min(...times)
  context.cancelExpiry = context.ports.clock.after(context.nextExpiry - now, () =>
    inBackground(context, 'expire locks', async () => followExpiry(context)),
  )
}
