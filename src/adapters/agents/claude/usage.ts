import { z } from 'zod'
import type { Usage } from '../../../contract/agent.ts'
import type { UsageReader } from '../../../core/ports/agents.ts'

const count = z.number().int().min(0)
/** Other lines of the transcript are of another shape and say nothing of it. */
const line = z.looseObject({
  message: z.looseObject({
    id: z.string(),
    usage: z.looseObject({
      input_tokens: count,
      output_tokens: count,
      cache_read_input_tokens: count.nullish(),
      cache_creation_input_tokens: count.nullish(),
    }),
  }),
})

/**
 * A message of the model stands in the transcript in one line for each of its parts, all with its id, and the last one has
 * the final counts. It names no price. What subagents use is in files of their own and is not counted.
 */
export function createClaudeUsage(): UsageReader {
  const messages = new Map<string, Usage>()
  return {
    read(value) {
      const parsed = line.safeParse(value)
      if (!parsed.success) return
      const { id, usage } = parsed.data.message
      const cached = usage.cache_read_input_tokens ?? 0
      messages.set(id, {
        input_tokens: usage.input_tokens + cached + (usage.cache_creation_input_tokens ?? 0),
        cached_tokens: cached,
        output_tokens: usage.output_tokens,
        cost_usd: null,
      })
    },
    total() {
      if (messages.size === 0) return null
      const all = [...messages.values()]
      const sum = (key: 'input_tokens' | 'cached_tokens' | 'output_tokens'): number =>
        all.reduce((total, each) => total + each[key], 0)
      return {
        input_tokens: sum('input_tokens'),
        cached_tokens: sum('cached_tokens'),
        output_tokens: sum('output_tokens'),
        cost_usd: null,
      }
    },
  }
}
