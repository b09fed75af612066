import { expect, it } from 'vitest'
import { Pace } from './pace.ts'

function createClock() {
  let now = 0
  let due: { at: number; run: () => void }[] = []
  return {
    now: () => now,
    after(ms: number, run: () => void) {
      const one = { at: now + ms, run }
      due.push(one)
      return () => void (due = due.filter((each) => each !== one))
    },
    async advance(ms: number) {
      now += ms
      const ripe = due.filter(({ at }) => at <= now)
      due = due.filter(({ at }) => at > now)
      for (const { run } of ripe) run()
      await new Promise((resolve) => setImmediate(resolve))
    },
    waiting: () => due.length,
  }
}

it('answers one change soon, a storm each two seconds, and holds what comes while it runs', async () => {
  const clock = createClock()
  const runs: number[] = []
  let end = (): void => undefined
  const pace = new Pace(clock, () => {
    runs.push(clock.now())
    return new Promise((resolve) => (end = resolve))
  })
  pace.note()
  await clock.advance(299)
  expect(runs).toEqual([])
  await clock.advance(1)
  expect(runs).toEqual([300])

  pace.note()
  expect(clock.waiting()).toBe(0)
  end()
  await clock.advance(0)
  for (let at = 0; at < 100; at++) {
    pace.note()
    await clock.advance(50)
    end()
  }
  expect(runs).toEqual([300, 2300, 4300])
  pace.end()
  await clock.advance(10_000)
  expect(runs).toHaveLength(3)
})
