import type { Event } from '../contract/event.ts'
import type { Snapshot } from '../contract/views.ts'
import type { Caller, Core } from '../core/index.ts'

const PAGE = 200

/** A bell that a waiting reader hears, also when it rings while nobody waits. */
function createBell(signal: AbortSignal | undefined) {
  let rung = false
  let wake: (() => void) | undefined
  const ring = () => {
    rung = true
    wake?.()
  }
  signal?.addEventListener('abort', ring, { once: true })
  return {
    ring,
    async heard(): Promise<void> {
      if (!rung) await new Promise<void>((resolve) => (wake = resolve))
      rung = false
      wake = undefined
    },
    end: () => signal?.removeEventListener('abort', ring),
  }
}

/**
 * The feed as the caller may see it: a snapshot, or the events after `after` where the history still has them, then each event as it is
 * committed. Events are read from the store when the reader asks for them, so one that stalls holds up nobody and
 * needs no memory here.
 */
export async function* followFeed(
  core: Core,
  caller: Caller,
  after: number | undefined,
  signal: AbortSignal | undefined,
): AsyncGenerator<Snapshot | Event, void, void> {
  const bell = createBell(signal)
  const unsubscribe = core.onEvent(bell.ring)
  try {
    let seq = after
    // A number that this history does not have comes from another home: the reader starts over.
    if (seq === undefined || (seq > 0 && core.eventsAfter(seq - 1, 1, caller)[0]?.seq !== seq)) {
      const snapshot = core.snapshot(caller)
      seq = snapshot.seq
      yield snapshot
    }
    while (!signal?.aborted) {
      const page = core.eventsAfter(seq, PAGE, caller)
      for (const event of page) {
        // Events between have been let go as too old: what they changed is in the state.
        if (event.seq > seq + 1) {
          const snapshot = core.snapshot(caller)
          seq = snapshot.seq
          yield snapshot
        }
        if (event.seq <= seq) continue
        seq = event.seq
        yield event
      }
      if (page.length < PAGE) await bell.heard()
    }
  } finally {
    unsubscribe()
    bell.end()
  }
}
