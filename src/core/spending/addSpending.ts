import { newId } from '../../base/ids.ts'
import type { Agent, Usage } from '../../contract/agent.ts'
import type { Spent } from '../../domain/budget.ts'
import type { Context } from '../context.ts'
import type { Writer } from '../ledger.ts'

export const spentOf = (usage: Usage | null): Spent => ({
  tokens: (usage?.input_tokens ?? 0) + (usage?.output_tokens ?? 0),
  cost_usd: usage?.cost_usd ?? 0,
})

/** The day in UTC that an instant belongs to. */
export const dayOf = (at: string): string => at.slice(0, 10)

/** Adds what an agent has used since the last report to its task, its run and the day. */
export function addSpending(context: Context, writer: Writer, agent: Agent, spent: Spent): void {
  if (spent.tokens === 0 && spent.cost_usd === 0) return
  const { spendings, tasks } = writer.tables
  const { id: agentId, project_id, task_id } = agent
  const day = dayOf(writer.at)
  const [row] = spendings.list({ where: { agent_id: agentId, task_id, day } })
  if (row) {
    const sum = { tokens: row.tokens + spent.tokens, cost_usd: row.cost_usd + spent.cost_usd }
    spendings.update(row.id, sum)
    return
  }
  const run = task_id === null ? null : (tasks.get(task_id)?.run_id ?? null)
  const id = newId('spd', context.ports.random)
  spendings.insert({ id, project_id, run_id: run, task_id, agent_id: agentId, day, ...spent })
}
