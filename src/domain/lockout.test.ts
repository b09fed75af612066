import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addTry, isForgotten, lockedFor, NO_TRIES } from './lockout.ts'

const RULE = { tries: 3, within: 100, locks: 500 }
const after = (times: readonly number[]) => times.reduce((tries, at) => addTry(tries, at, RULE), NO_TRIES)

test('so many tries within the window lock the key for as long as the rule says', () => {
  expect(lockedFor(after([0, 50]), 60)).toBe(0)
  expect(lockedFor(after([0, 50, 99]), 99)).toBe(500)
  expect(lockedFor(after([0, 50, 99]), 599)).toBe(0)
})

test('tries that lie further apart do not count together', () => {
  expect(lockedFor(after([0, 50, 100]), 100)).toBe(0)
})

test('what is over is forgotten, and what may matter is not', () => {
  expect(isForgotten(after([0]), 99, RULE)).toBe(false)
  expect(isForgotten(after([0]), 100, RULE)).toBe(true)
  expect(isForgotten(after([0, 1, 2]), 501, RULE)).toBe(false)
  expect(isForgotten(after([0, 1, 2]), 502, RULE)).toBe(true)
})

test('however fast somebody tries, no more than the rule allows come through in the time of a lock', () => {
  const waits = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 20, maxLength: 200 })
  fc.assert(
    fc.property(waits, (between) => {
      let [now, tries] = [0, NO_TRIES]
      const taken: number[] = []
      for (const wait of between) {
        now += wait
        if (lockedFor(tries, now) > 0) continue
        taken.push(now)
        tries = addTry(tries, now, RULE)
      }
      for (const start of taken)
        expect(taken.filter((at) => at >= start && at < start + RULE.within).length).toBeLessThanOrEqual(3)
    }),
  )
})
