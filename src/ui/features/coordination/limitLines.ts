import type { Output } from '../../../contract/index.ts'
import type { LimitUse } from '../../../contract/presenceOperations.ts'

type Spending = Output<'agent', 'spend'>

/** One line of the limits: what it is of, the numbers, and how much of it is used, from 0 to 1; null without a limit. */
export interface LimitLine {
  readonly scope: string
  readonly title: string
  readonly words: string
  readonly share: number | null
  readonly reached: boolean
}

const SCOPES = { task: 'Task', run: 'Run', day: 'Today' } as const

const tokens = (count: number): string =>
  count < 1_000
    ? String(count)
    : count < 1_000_000
      ? `${Math.round(count / 1_000)}k`
      : `${(count / 1_000_000).toFixed(1)}M`
const money = (dollars: number): string => `$${dollars.toFixed(2)}`

function words({
  tokens: used,
  cost_usd: cost,
  budget,
}: Pick<LimitUse, 'tokens' | 'cost_usd' | 'budget'>): string {
  const ofTokens = budget.tokens === null ? '' : ` of ${tokens(budget.tokens)}`
  const ofMoney = budget.cost_usd === null ? '' : ` of ${money(budget.cost_usd)}`
  const paid = cost === 0 && ofMoney === '' ? '' : ` · ${money(cost)}${ofMoney}`
  return `${tokens(used)}${ofTokens} tokens${paid}`
}

function shareOf({ tokens: used, cost_usd: cost, budget }: LimitUse): number {
  const shares = [
    budget.tokens === null ? 0 : used / budget.tokens,
    budget.cost_usd === null ? 0 : budget.cost_usd === 0 ? 1 : cost / budget.cost_usd,
  ]
  return Math.min(1, Math.max(...shares))
}

/** Today first, limit or not; then what has a limit, the most used first. */
export function usedOf({ today, limits }: Spending): LimitLine[] {
  const lines = limits.map((use): LimitLine & { readonly day: boolean } => ({
    scope: SCOPES[use.limit],
    title: use.limit === 'day' ? '' : use.label,
    words: words(use),
    share: shareOf(use),
    reached: use.reached,
    day: use.limit === 'day',
  }))
  const none = { tokens: null, cost_usd: null }
  const free = {
    scope: 'Today',
    title: '',
    words: `${words({ ...today, budget: none })}, no limit`,
    share: null,
  }
  const day = lines.find((line) => line.day) ?? { ...free, reached: false }
  const others = lines.filter((line) => !line.day).sort((one, other) => (other.share ?? 0) - (one.share ?? 0))
  return [day, ...others]
}
