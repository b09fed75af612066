import type { Event } from '../contract/event.ts'
import type { Context } from './context.ts'

export interface Limit {
  readonly ms: number
  readonly signal?: AbortSignal | undefined
}

/**
 * Resolves with the first answer that `check` finds, now or after an event that concerns it; null after the time, when
 * the caller has gone, or when the core stops. Waiters are asked in the order in which they came.
 */
export function waitUntil<T>(
  context: Context,
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
    const unsubscribe = context.feed.on((event) => {
      if (!concerns(event)) return
      const answer = check()
      if (answer !== null) finish(answer)
    })
    const cancelTimer = context.ports.clock.after(limit.ms, giveUp)
    stop.addEventListener('abort', giveUp)
    limit.signal?.addEventListener('abort', giveUp)
  })
}
