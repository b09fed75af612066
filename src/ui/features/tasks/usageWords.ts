import type { Usage } from '../../../contract/agent.ts'

const thousands = (count: number): string => (count < 1000 ? String(count) : `${Math.round(count / 1000)}k`)

/** What a conversation has used, in a few words; empty where its CLI does not say. */
export function usageWords(usage: Usage | null | undefined): string {
  if (!usage) return ''
  const tokens = `${thousands(usage.input_tokens + usage.output_tokens)} tokens`
  return usage.cost_usd === null ? tokens : `${tokens} · $${usage.cost_usd.toFixed(2)}`
}
