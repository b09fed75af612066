import { followFeed } from '../../src/client/feed.ts'
import type { Clock } from '../../src/base/clock.ts'
import type { Event } from '../../src/contract/event.ts'
import type { Snapshot } from '../../src/contract/views.ts'

export const realClock: Clock = {
  now: () => performance.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
}

/** Everything that one follower of the feed has been given. */
export interface Watch {
  readonly snapshots: readonly Snapshot[]
  readonly events: readonly Event[]
  /** Number of the last event seen. */
  readonly seq: number
  /** The first event, seen already or to come, that matches; rejects with the last ones after `ms`. */
  until(what: string, matches: (event: Event) => boolean, ms?: number): Promise<Event>
  /** Calls back on each further event, before anybody else hears of it. */
  on(listener: (event: Event) => void): () => void
  close(): void
}

const told = ({ seq, type, task_id, detail }: Event): string => `${seq} ${type} ${task_id ?? ''} ${detail}`

/** Follows a host's feed over all its restarts at the same address, with the client that the screens use. */
export function watchHost(host: { readonly url: string; readonly token: string }): Watch {
  const snapshots: Snapshot[] = []
  const events: Event[] = []
  const listeners = new Set<(event: Event) => void>()
  const feed = followFeed({
    url: host.url,
    token: host.token,
    WebSocket: globalThis.WebSocket,
    clock: realClock,
    onSnapshot: (snapshot) => void snapshots.push(snapshot),
    onEvent: (event) => {
      events.push(event)
      for (const listener of [...listeners]) listener(event)
    },
  })
  const on: Watch['on'] = (listener) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }
  return {
    snapshots,
    events,
    get seq() {
      return events.at(-1)?.seq ?? snapshots.at(-1)?.seq ?? 0
    },
    on,
    until: (what, matches, ms = 30_000) =>
      new Promise((resolve, reject) => {
        const past = events.find(matches)
        if (past) return resolve(past)
        const timer = setTimeout(() => {
          off()
          reject(new Error(`no ${what} within ${ms} ms; last:\n${events.slice(-12).map(told).join('\n')}`))
        }, ms)
        const off = on((event) => {
          if (!matches(event)) return
          clearTimeout(timer)
          off()
          resolve(event)
        })
      }),
    close: () => feed.close(),
  }
}
