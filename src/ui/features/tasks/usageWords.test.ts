import { expect, it } from 'vitest'
import { usageWords } from './usageWords.ts'

it('says tokens in thousands, money where it is known, and nothing where nothing is known', () => {
  const usage = { input_tokens: 40_200, cached_tokens: 30_000, output_tokens: 900, cost_usd: null }
  expect(usageWords(usage)).toBe('41k tokens')
  expect(usageWords({ ...usage, cost_usd: 0.618 })).toBe('41k tokens · $0.62')
  expect(usageWords({ ...usage, input_tokens: 10, output_tokens: 5 })).toBe('15 tokens')
  expect(usageWords(null)).toBe('')
})
