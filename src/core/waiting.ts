import type { Event } from '../contract/event.ts'
import type { Context } from './context.ts'

export interface Limit {
  readonly ms: number
  readonly signal?: AbortSignal | undefined
}

/** What a wait needs of the context. */
export interface Heard extends Pick<Context, 'feed' | 'stopping'> {
  readonly ports: Pick<Context['ports'], 'clock'>
}

/**
 * Resolves with the first answer that `check` finds, now or after an event that concerns it; null after the time, when
 * the caller has gone, or when the core stops. Waiters are asked in the order in which they came.
 */
export function waitUntil<T>(
  context: Heard,
  concerns: (event: Event) => boolean,
  check: () => T | null,
  limit: Limit,
): Promise<T | null> {
  const stop = context.stopping.signal
  if (stop.aborted || limit.signal?.aborted) return Promise.resolve(null)
  const first = check()
  if (first !== null) return Promise.resolve(first)
  return new Promise((resolve) => {
    const finish = (answer: T | null): void => {
      unsubscribe()
      cancelTimer()
      stop.removeEventListener('abort', giveUp)
      limit.signal?.removeEventListener('abort', giveUp)
      resolve(answer)
    }
    const giveUp = (): void => finish(null)
    // A check that writes makes events of its own: it is never asked inside itself, but once more afterwards.
    let looking = false
    let again = false
    const look = (): void => {
      again = true
      if (looking) return
      looking = true
      let answer: T | null = null
      while (again && answer === null) {
        again = false
        answer = check()
      }
      looking = false
      if (answer !== null) finish(answer)
    }
    const unsubscribe = context.feed.on((event) => {
      if (concerns(event)) look()
    })
    const cancelTimer = context.ports.clock.after(limit.ms, giveUp)
    stop.addEventListener('abort', giveUp)
    limit.signal?.addEventListener('abort', giveUp)
  })
}
