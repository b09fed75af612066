import { isoTime } from '../../base/clock.ts'
import { failure, type Failure } from '../../contract/errors.ts'
import type { Project } from '../../contract/project.ts'
import type { Task } from '../../contract/task.ts'
import { isReached, overReason } from '../../domain/budget.ts'
import type { Context } from '../context.ts'
import type { Tables } from '../ports/store.ts'
import { dayOf } from './addSpending.ts'
import { limitsOf } from './limitsOf.ts'

/**
 * Why no agent may begin, or go on with, this task: a limit on tokens or money is reached. Null lets it through. Every way
 * to begin asks: to start an agent, to claim, to resume.
 */
export function overBudget(
  context: Context,
  tables: Tables,
  project: Project,
  task: Task | undefined,
): Failure<'OVER_BUDGET'> | null {
  const day = dayOf(isoTime(context.ports.clock.now()))
  const reached = limitsOf(tables, project, task, day).find(isReached)
  if (!reached) return null
  return failure(
    'OVER_BUDGET',
    `${overReason(reached)}; raise the ${reached.limit} limit in the project's settings, or work on something else`,
    { limit: reached.limit, id: reached.id, budget: reached.budget },
  )
}
