import type { Event } from '../../contract/event.ts'
import { waitUntil, type Heard, type Limit } from '../waiting.ts'

/** What may make a task claimable that was not: another state of one, of a lock, a run or of the agent that had it. */
const concerns = ({ images }: Event): boolean =>
  images.task !== undefined ||
  images.lock !== undefined ||
  images.run !== undefined ||
  images.agent?.status === 'gone'

/**
 * Asks again after each change that may matter, until there is an answer; null after the time, when the caller has gone, or
 * when the core stops. What changes while it is asked is not missed. With no time it asks once.
 */
export async function tryUntil<T>(
  context: Heard,
  attempt: () => Promise<T | null>,
  { ms, signal }: Limit,
): Promise<T | null> {
  const end = context.ports.clock.now() + ms
  for (;;) {
    const asked = new AbortController()
    const ended = signal ? AbortSignal.any([signal, asked.signal]) : asked.signal
    const left = end - context.ports.clock.now()
    let heard = false
    const news =
      left <= 0
        ? Promise.resolve(null)
        : waitUntil(
            context,
            (event) => (heard ||= concerns(event)),
            () => (heard ? true : null),
            { ms: left, signal: ended },
          )
    try {
      const answer = await attempt()
      if (answer !== null || (await news) === null) return answer
    } finally {
      asked.abort()
    }
  }
}
