import { OVER_LIMIT } from '../contract/agent.ts'
import type { Budget } from '../contract/task.ts'

export interface Spent {
  readonly tokens: number
  readonly cost_usd: number
}

/** One limit with what is used of it. */
export interface Used extends Spent {
  readonly limit: 'task' | 'run' | 'day'
  readonly id: string
  readonly budget: Budget
}

export const isLimited = ({ tokens, cost_usd: cost }: Budget): boolean => tokens !== null || cost !== null

export const isReached = ({ budget, tokens, cost_usd: cost }: Used): boolean =>
  (budget.tokens !== null && tokens >= budget.tokens) || (budget.cost_usd !== null && cost >= budget.cost_usd)

const NAMES = { task: 'of the task', run: 'of the run', day: 'of the day (UTC)' } as const

/** Which limit, how much of it is used, and what raises it. */
export function overReason({ limit, id, budget, tokens, cost_usd: cost }: Used): string {
  const parts = [
    ...(budget.tokens !== null && tokens >= budget.tokens ? [`${tokens} of ${budget.tokens} tokens`] : []),
    ...(budget.cost_usd !== null && cost >= budget.cost_usd
      ? [`$${cost.toFixed(2)} of $${budget.cost_usd.toFixed(2)}`]
      : []),
  ]
  return `${OVER_LIMIT}${parts.join(' and ')} ${NAMES[limit]} ${id} are used`
}

/** What a conversation has used since the last time. */
export interface Growth {
  readonly before: Spent
  readonly now: Spent
  /** Whether another conversation has begun, whose count starts anew. */
  readonly fresh: boolean
}

/**
 * What to add to the spending; null where nothing is to be taken in. A CLI reports a running total, which is read again
 * as a whole after a restart, so only growth counts; a lower total without a new conversation is one read only in part.
 */
export function growth({ before, now, fresh }: Growth): Spent | null {
  const lower = now.tokens < before.tokens
  if (lower && !fresh) return null
  if (lower) return now
  return { tokens: now.tokens - before.tokens, cost_usd: Math.max(0, now.cost_usd - before.cost_usd) }
}
