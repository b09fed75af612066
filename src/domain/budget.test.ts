import { expect, test } from 'vitest'
import { growth, isReached, overReason, type Used } from './budget.ts'

const spent = (tokens: number, cost = 0) => ({ tokens, cost_usd: cost })
const used = (change: Partial<Used>): Used => ({
  ...{ limit: 'task', id: 'tsk-1', tokens: 0, cost_usd: 0, budget: { tokens: null, cost_usd: null } },
  ...change,
})

test('only growth counts, and a lower total only where a new conversation has begun', () => {
  expect(growth({ before: spent(0), now: spent(10, 1), fresh: false })).toEqual(spent(10, 1))
  expect(growth({ before: spent(10, 1), now: spent(25, 1.5), fresh: false })).toEqual(spent(15, 0.5))
  expect(growth({ before: spent(10), now: spent(4), fresh: false })).toBeNull()
  expect(growth({ before: spent(10), now: spent(4), fresh: true })).toEqual(spent(4))
  // A new one that is longer at its first report is counted short rather than twice.
  expect(growth({ before: spent(10), now: spent(12), fresh: true })).toEqual(spent(2))
})

test('a limit is reached by either of its two, and says by which', () => {
  const budget = { tokens: 100, cost_usd: 2 }
  expect(isReached(used({ budget, tokens: 99, cost_usd: 1.99 }))).toBe(false)
  expect(isReached(used({ budget, tokens: 100 }))).toBe(true)
  expect(isReached(used({ budget, cost_usd: 2 }))).toBe(true)
  expect(isReached(used({ tokens: 1e9, cost_usd: 1e9 }))).toBe(false)
  expect(overReason(used({ budget, cost_usd: 2.5 }))).toBe(
    'over its limit: $2.50 of $2.00 of the task tsk-1 are used',
  )
})
