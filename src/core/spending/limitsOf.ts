import type { Project } from '../../contract/project.ts'
import type { Spending } from '../../contract/spending.ts'
import type { Task } from '../../contract/task.ts'
import { isLimited, type Spent, type Used } from '../../domain/budget.ts'
import type { Match, Tables } from '../ports/store.ts'

export const sumOf = (rows: readonly Spending[]): Spent => ({
  tokens: rows.reduce((sum, { tokens }) => sum + tokens, 0),
  cost_usd: rows.reduce((sum, { cost_usd: cost }) => sum + cost, 0),
})

/** The limits that hold for work on a task (or on none) today, with what is used of each; without a limit there is none. */
export function limitsOf(tables: Tables, project: Project, task: Task | undefined, day: string): Used[] {
  const { settings, id } = project
  const used = (
    limit: Used['limit'],
    name: string,
    budget: Used['budget'],
    where: Match<Spending>,
  ): Used[] =>
    isLimited(budget) ? [{ limit, id: name, budget, ...sumOf(tables.spendings.list({ where })) }] : []
  const run = task?.run_id ?? null
  return [
    ...(task ? used('task', task.id, task.budget ?? settings.task_budget, { task_id: task.id }) : []),
    ...(run === null ? [] : used('run', run, settings.run_budget, { run_id: run })),
    ...used('day', day, settings.day_budget, { project_id: id, day }),
  ]
}
