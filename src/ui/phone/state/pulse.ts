import type { Clock } from '../../../base/clock.ts'
import type { WebSocketClass } from '../../../client/rpc.ts'

/** After so many milliseconds without a frame the connection has to prove itself, within the second figure. */
const QUIET_MS = 10_000
const ANSWER_MS = 3_000

export interface Pulse {
  /** The socket to connect with; what comes on it counts as a sign of life. */
  readonly WebSocket: WebSocketClass
  /** Looks at once whether the connection still lives. */
  check(): void
  close(): void
}

interface PulseInput {
  readonly clock: Clock
  readonly isLive: () => boolean
  /** A cheap call that is answered by any host; it never rejects. */
  ask(): Promise<unknown>
  /** The connection does not answer any more. */
  onDead(): void
}

/**
 * A phone that changes its network, or sleeps, keeps a socket that looks open and is dead; no event tells so. So the silence
 * of a connection is measured, and a silent one is asked.
 */
export function createPulse({ clock, isLive, ask, onDead }: PulseInput): Pulse {
  let heard = clock.now()
  let cancel: (() => void) | undefined
  let closed = false
  class HeardSocket extends WebSocket {
    constructor(url: string) {
      super(url)
      this.addEventListener('message', () => (heard = clock.now()))
    }
  }
  const wait = (ms: number): void => {
    cancel?.()
    if (!closed) cancel = clock.after(ms, look)
  }
  const prove = (): void => {
    let answered = false
    void ask().then(() => (answered = true))
    // A frame that was on its way as it was asked is no answer; one that comes now and then is a slow link, not a dead one.
    const judge = (): void => {
      const silent = clock.now() - heard
      if (answered || !isLive()) return wait(QUIET_MS)
      if (silent < ANSWER_MS) return void (cancel = clock.after(ANSWER_MS - silent, judge))
      onDead()
      wait(QUIET_MS)
    }
    cancel?.()
    cancel = clock.after(ANSWER_MS, judge)
  }
  function look(): void {
    const silent = clock.now() - heard
    if (!isLive()) wait(QUIET_MS)
    else if (silent < QUIET_MS) wait(QUIET_MS - silent)
    else prove()
  }
  wait(QUIET_MS)
  return {
    WebSocket: HeardSocket,
    check: () => {
      if (isLive()) prove()
    },
    close() {
      closed = true
      cancel?.()
    },
  }
}
