import { expect, it } from 'vitest'
import { createClaudeUsage } from './usage.ts'

const message = (id: string, output: number, more: object = {}) => ({
  type: 'assistant',
  message: { id, role: 'assistant', usage: { input_tokens: 10, output_tokens: output, ...more } },
})

it('counts each message once, by its last line', () => {
  const reader = createClaudeUsage()
  expect(reader.total()).toBeNull()
  const cache = { cache_read_input_tokens: 5, cache_creation_input_tokens: 7 }
  const lines = [message('a', 1, cache), message('b', 20), message('a', 30, cache)]
  for (const line of [...lines, { type: 'user', message: { role: 'user' } }, { message: { id: 'c' } }, {}])
    reader.read(line)
  expect(reader.total()).toEqual({
    ...{ input_tokens: 32, cached_tokens: 5, output_tokens: 50 },
    cost_usd: null,
  })
})
