import { expect, test } from 'vitest'
import { usedOf } from './limitLines.ts'

const use = { cost_usd: 0, label: 'L', reached: false }

test('today comes first, limit or not, then what is used most', () => {
  const spending = {
    items: [],
    total: { tokens: 0, cost_usd: 0 },
    today: { tokens: 12_400, cost_usd: 0.5 },
    limits: [
      { ...use, limit: 'task' as const, id: 'a', tokens: 10, budget: { tokens: 100, cost_usd: null } },
      {
        ...use,
        limit: 'run' as const,
        id: 'b',
        tokens: 0,
        cost_usd: 3,
        budget: { tokens: null, cost_usd: 2 },
      },
    ],
  }
  expect(usedOf(spending)).toMatchObject([
    { scope: 'Today', words: '12k tokens · $0.50, no limit', share: null },
    { scope: 'Run', words: '0 tokens · $3.00 of $2.00', share: 1 },
    { scope: 'Task', words: '10 of 100 tokens', share: 0.1 },
  ])
  const day = { ...use, limit: 'day' as const, id: 'd', tokens: 50, budget: { tokens: 200, cost_usd: null } }
  expect(usedOf({ ...spending, limits: [...spending.limits, day] })[0]).toMatchObject({ share: 0.25 })
})
