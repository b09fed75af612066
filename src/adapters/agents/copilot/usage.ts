import { z } from 'zod'
import type { UsageReader } from '../../../core/ports/agents.ts'

const count = z.number().int().min(0)
const record = z.looseObject({
  type: z.literal('session.usage_record'),
  data: z.looseObject({
    usage: z.looseObject({
      inputTokens: count,
      outputTokens: count,
      cacheReadTokens: count.optional(),
    }),
  }),
})

/**
 * One record a call of the model, those of subagents included. Its input tokens hold the cached ones already; its `cost`
 * is a factor of the subscription and no money.
 */
export function createCopilotUsage(): UsageReader {
  let total: ReturnType<UsageReader['total']> = null
  return {
    read(line) {
      const parsed = record.safeParse(line)
      if (!parsed.success) return
      const { inputTokens, outputTokens, cacheReadTokens = 0 } = parsed.data.data.usage
      total = {
        input_tokens: (total?.input_tokens ?? 0) + inputTokens,
        cached_tokens: (total?.cached_tokens ?? 0) + cacheReadTokens,
        output_tokens: (total?.output_tokens ?? 0) + outputTokens,
        cost_usd: null,
      }
    },
    total: () => total,
  }
}
