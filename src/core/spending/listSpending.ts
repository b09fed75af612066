import { isoTime } from '../../base/clock.ts'
import { ok } from '../../base/result.ts'
import type { Input } from '../../contract/index.ts'
import type { LimitUse } from '../../contract/presenceOperations.ts'
import type { Spending } from '../../contract/spending.ts'
import { isLimited, isReached, type Used } from '../../domain/budget.ts'
import { isEnded } from '../../domain/task.ts'
import type { Context } from '../context.ts'
import type { Handler } from '../handlers.ts'
import type { Tables } from '../ports/store.ts'
import { findProject } from '../projects/findProject.ts'
import { dayOf } from './addSpending.ts'
import { limitsOf, sumOf } from './limitsOf.ts'

const DAY_MS = 86_400_000

export const listSpending =
  (context: Context): Handler<'agent', 'spend'> =>
  async (caller, { project: named, by, days }) => {
    const found = await findProject(context, caller, named)
    if (!found.ok) return found
    const project = found.value
    const now = context.ports.clock.now()
    const today = dayOf(isoTime(now))
    const day = Array.from({ length: days }, (_, ago) => dayOf(isoTime(now - ago * DAY_MS)))
    return ok(
      context.ports.store.read((tables) => {
        const rows = tables.spendings.list({ where: { project_id: project.id, day } })
        const groups = Map.groupBy(rows, (row) => keyOf(tables, row, by))
        const items = [...groups].map(([key, group]) => ({
          key,
          label: labelOf(tables, key),
          ...sumOf(group),
        }))
        const live = tables.tasks
          .list({
            where: { project_id: project.id, status: ['in_progress', 'blocked', 'review', 'pending'] },
          })
          .filter((task) => task.agent_id !== null && !isEnded(task))
        const used = new Map<string, Used>()
        for (const task of [undefined, ...live])
          for (const each of limitsOf(tables, project, task, today))
            used.set(`${each.limit} ${each.id}`, each)
        return {
          items: items.sort((one, other) => order(one, other, by)),
          total: sumOf(rows),
          today: sumOf(rows.filter((row) => row.day === today)),
          limits: [...used.values()]
            .filter(({ budget }) => isLimited(budget))
            .map((each) => view(tables, each)),
        }
      }),
    )
  }

type By = Input<'agent', 'spend'>['by']

function keyOf(tables: Tables, row: Spending, by: By): string {
  switch (by) {
    case 'task':
      return row.task_id ?? 'none'
    case 'run':
      return row.run_id ?? 'none'
    case 'day':
      return row.day
    case 'kind':
      return tables.agents.get(row.agent_id)?.kind ?? 'unknown'
    case 'agent':
      return row.agent_id
  }
}

const labelOf = (tables: Tables, key: string): string =>
  tables.tasks.get(key)?.title ?? tables.runs.get(key)?.name ?? tables.agents.get(key)?.label ?? key

interface Item {
  readonly key: string
  readonly tokens: number
}

/** Days in their order, all else by what it has used. */
const order = (one: Item, other: Item, by: By): number =>
  by === 'day' ? one.key.localeCompare(other.key) : other.tokens - one.tokens

const view = (tables: Tables, used: Used): LimitUse => ({
  ...used,
  label: labelOf(tables, used.id),
  reached: isReached(used),
})
