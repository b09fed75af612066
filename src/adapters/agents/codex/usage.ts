import { z } from 'zod'
import type { Usage } from '../../../contract/agent.ts'
import type { UsageReader } from '../../../core/ports/agents.ts'

const count = z.number().int().min(0)
const line = z.looseObject({
  type: z.literal('event_msg'),
  payload: z.looseObject({
    type: z.literal('token_count'),
    info: z.looseObject({
      total_token_usage: z.looseObject({
        input_tokens: count,
        cached_input_tokens: count.nullish(),
        output_tokens: count,
      }),
    }),
  }),
})

/** Codex records after each answer of the model what the conversation has used so far, so the last one counts. It names no price. */
export function createCodexUsage(): UsageReader {
  let last: Usage | null = null
  return {
    read(value) {
      const parsed = line.safeParse(value)
      if (!parsed.success) return
      const total = parsed.data.payload.info.total_token_usage
      last = {
        input_tokens: total.input_tokens,
        cached_tokens: total.cached_input_tokens ?? 0,
        output_tokens: total.output_tokens,
        cost_usd: null,
      }
    },
    total: () => last,
  }
}
