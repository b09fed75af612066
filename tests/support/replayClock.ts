import type { Clock } from '../../src/base/clock.ts'

/** Time that stands still until it is moved on. */
export interface ReplayClock extends Clock {
  /** When the next timer is due; infinity where there is none. */
  due(): number
  /** Moves time on to `at`; the timers that are due by then run, in their order. */
  moveTo(at: number): void
}

export function createReplayClock(start: number): ReplayClock {
  const timers = new Set<{ readonly at: number; readonly run: () => void }>()
  let now = start
  const next = () => [...timers].sort((one, other) => one.at - other.at)[0]
  return {
    now: () => now,
    after: (ms, run) => {
      const timer = { at: now + ms, run }
      timers.add(timer)
      return () => void timers.delete(timer)
    },
    due: () => next()?.at ?? Number.POSITIVE_INFINITY,
    moveTo: (at) => {
      for (let timer = next(); timer && timer.at <= at; timer = next()) {
        timers.delete(timer)
        now = Math.max(now, timer.at)
        timer.run()
      }
      now = Math.max(now, at)
    },
  }
}
