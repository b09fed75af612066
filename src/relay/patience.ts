import type { Clock } from '../base/clock.ts'
import { err, type Result } from '../base/result.ts'
import type { RestFailure } from '../client/rest.ts'

export interface PatienceOptions {
  readonly clock: Clock
  /** How long a host that does not answer is waited for, in milliseconds from when it was first missed. */
  readonly limitMs: number
  /** Whether a call that the host may already have carried out can be sent again. */
  readonly repeatable: boolean
  readonly signal?: AbortSignal
  readonly onLost?: () => void
}

const FIRST_PAUSE_MS = 50
const LONGEST_PAUSE_MS = 1000

/** A host that ends answers 503 to what it no longer takes on. */
const isAway = (failure: RestFailure): boolean => failure.kind === 'unreachable' || failure.status === 503
const wasSent = (failure: RestFailure): boolean => failure.kind === 'unreachable' && failure.sent

const remember = (sent: boolean, failure: RestFailure): RestFailure =>
  failure.kind === 'unreachable' ? { ...failure, sent: sent || failure.sent } : failure

/** Until the next attempt; rejects at once when the call is cancelled. */
function pause(clock: Clock, ms: number, signal: AbortSignal | undefined): Promise<void> {
  signal?.throwIfAborted()
  return new Promise((resolve, reject) => {
    const abandon = (): void => {
      cancel()
      reject(signal?.reason as Error)
    }
    const cancel = clock.after(ms, () => {
      signal?.removeEventListener('abort', abandon)
      resolve()
    })
    signal?.addEventListener('abort', abandon, { once: true })
  })
}

/**
 * Repeats a call over a restart of the host. No event tells that a port is served again, so it is tried at growing
 * intervals; every other failure is the answer. `sent` of a failure speaks of all attempts.
 */
export async function withPatience<T>(
  attempt: () => Promise<Result<T, RestFailure>>,
  { clock, limitMs, repeatable, signal, onLost }: PatienceOptions,
): Promise<Result<T, RestFailure>> {
  let missedAt: number | undefined
  let sent = false
  for (let wait = FIRST_PAUSE_MS; ; wait = Math.min(wait * 2, LONGEST_PAUSE_MS)) {
    const result = await attempt()
    if (result.ok || !isAway(result.error)) return result
    sent ||= wasSent(result.error)
    if (sent && !repeatable) return result
    if (missedAt === undefined) {
      missedAt = clock.now()
      onLost?.()
    }
    if (clock.now() + wait - missedAt > limitMs) return err(remember(sent, result.error))
    await pause(clock, wait, signal)
  }
}
