import { isoTime } from '../../base/clock.ts'
import { DEFAULT_PROJECT_SETTINGS } from '../../contract/project.ts'
import type { Context } from '../context.ts'

/** Events that a home keeps at most, besides those of open work. */
const EVENTS_KEPT = 1_000_000

/**
 * Lets go of events, messages and conversations that are older than their project keeps them, and of the oldest events
 * beyond the limit; never of open work. A step is one short transaction, and the host serves others between two of them.
 */
export async function pruneHistory(context: Context, kept = EVENTS_KEPT): Promise<void> {
  const { store, clock, log } = context.ports
  const { retention } = store
  const age = { now: isoTime(clock.now()), days: DEFAULT_PROJECT_SETTINGS.keep_days }
  const surplus = retention.surplus(kept)
  let removed = 0
  for (let after: number | null = 0; after !== null && !context.stopping.signal.aborted;) {
    const step = retention.events({ ...age, surplus, after })
    removed += step.removed
    after = step.next
    await breathe(context)
  }
  for (let more = true; more && !context.stopping.signal.aborted;) {
    const step = retention.talk(age)
    removed += step.removed
    more = step.more
    await breathe(context)
  }
  if (removed > 0) log.info({ removed, surplus }, 'let go of old history')
}

/** Lets others have their turn; a host that stops waits for none. */
const breathe = ({ ports, stopping }: Context): Promise<void> =>
  new Promise((resolve) => {
    if (stopping.signal.aborted) return resolve()
    ports.clock.after(0, resolve)
  })
