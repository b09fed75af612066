import { expect, it } from 'vitest'
import { readOpencodeUsage } from './usage.ts'

const tokens = { input: 100, output: 20, reasoning: 3, cache: { read: 5, write: 7 } }

it('adds what came from a cache and what was thought, and names a price where there is one', () => {
  const usage = { input_tokens: 112, cached_tokens: 5, output_tokens: 23 }
  expect(readOpencodeUsage({ cost: 0.25, tokens })).toEqual({ ...usage, cost_usd: 0.25 })
  expect(readOpencodeUsage({ cost: 0, tokens })).toEqual({ ...usage, cost_usd: null })
})

it('says nothing of a conversation that has used nothing yet, or that is described otherwise', () => {
  const none = { input: 0, output: 0, reasoning: 0, cache: { read: 0, write: 0 } }
  for (const session of [{ cost: 0, tokens: none }, { tokens: { input: 1 } }, {}, null])
    expect(readOpencodeUsage(session)).toBeNull()
})
