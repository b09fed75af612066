import { z } from 'zod'
import type { Usage } from '../../../contract/agent.ts'

const count = z.number().min(0)
const totals = z.looseObject({
  cost: count.nullish(),
  tokens: z.looseObject({
    input: count,
    output: count,
    reasoning: count.nullish(),
    cache: z.looseObject({ read: count, write: count }),
  }),
})

/** What OpenCode's own record of a conversation says that it has used so far; null where it says nothing. */
export function readOpencodeUsage(session: unknown): Usage | null {
  const parsed = totals.safeParse(session)
  if (!parsed.success) return null
  const { tokens, cost } = parsed.data
  const usage = {
    input_tokens: Math.round(tokens.input + tokens.cache.read + tokens.cache.write),
    cached_tokens: Math.round(tokens.cache.read),
    output_tokens: Math.round(tokens.output + (tokens.reasoning ?? 0)),
  }
  const used = usage.input_tokens + usage.output_tokens > 0
  // A provider without prices counts as free of charge, which nobody knows.
  return used ? { ...usage, cost_usd: cost ? cost : null } : null
}
