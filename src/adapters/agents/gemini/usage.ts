import { z } from 'zod'
import type { UsageReader } from '../../../core/ports/agents.ts'

const count = z.number().int().min(0).default(0)
const answer = z.looseObject({
  id: z.string(),
  type: z.literal('gemini'),
  tokens: z.looseObject({ input: count, output: count, cached: count, thoughts: count, tool: count }),
})

/**
 * Sums up the answers of a conversation as the CLI records them. It writes a line anew when it adds to an answer, so the
 * last line of an answer counts. What it asks a model beside the conversation is not recorded.
 */
export function geminiUsage(): UsageReader {
  const answers = new Map<string, z.infer<typeof answer>['tokens']>()
  return {
    read: (line) => {
      const parsed = answer.safeParse(line)
      if (parsed.success) answers.set(parsed.data.id, parsed.data.tokens)
    },
    total: () => {
      if (answers.size === 0) return null
      const total = { input_tokens: 0, cached_tokens: 0, output_tokens: 0, cost_usd: null }
      for (const tokens of answers.values()) {
        total.input_tokens += tokens.input + tokens.tool
        total.cached_tokens += tokens.cached
        total.output_tokens += tokens.output + tokens.thoughts
      }
      return total
    },
  }
}
