import type { Clock } from '../../src/base/clock.ts'

export interface MovableClock extends Clock {
  /** Lets so many milliseconds pass at once: what was due by then runs now. */
  advance(ms: number): void
}

interface Due {
  readonly at: number
  readonly run: () => void
  readonly timer: NodeJS.Timeout
}

/** The real time, which a test can move on, so that it need not wait for a minute to pass. */
export function createMovableClock(): MovableClock {
  let ahead = 0
  const waiting = new Set<Due>()
  const now = (): number => Date.now() + ahead
  return {
    now,
    after(ms, run) {
      const fire = (): void => {
        waiting.delete(due)
        run()
      }
      const due: Due = { at: now() + ms, run: fire, timer: setTimeout(fire, ms) }
      waiting.add(due)
      return () => {
        waiting.delete(due)
        clearTimeout(due.timer)
      }
    },
    advance(ms) {
      ahead += ms
      const passed = [...waiting].filter(({ at }) => at <= now()).sort((a, b) => a.at - b.at)
      for (const due of passed) {
        if (!waiting.has(due)) continue
        clearTimeout(due.timer)
        due.run()
      }
    },
  }
}
