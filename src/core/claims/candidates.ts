import type { Project } from '../../contract/project.ts'
import type { Task } from '../../contract/task.ts'
import { isReady, readinessOf } from '../../domain/dependencies.ts'
import type { Caller } from '../caller.ts'
import type { Tables } from '../ports/store.ts'
import { isLost } from './owner.ts'

export interface Wanted {
  readonly tags?: readonly string[] | undefined
  readonly kind?: string | undefined
  readonly run_id?: string | undefined
}

/** Rows read at a time: most often the first one is it. */
const PAGE = 25

/** Tasks that the caller might claim, the most urgent first, then the oldest; abandoned ones among them. */
export function* candidates(
  tables: Tables,
  caller: Caller,
  project: Project,
  wanted: Wanted,
): Generator<Task> {
  const fits = (task: Task): boolean =>
    (wanted.tags ?? []).every((tag) => task.tags.includes(tag)) &&
    (task.role === 'worker' || caller.role === 'coordinator') &&
    isReady(readinessOf(task, (id) => tables.tasks.get(id)))
  const where = {
    project_id: project.id,
    ...(wanted.kind === undefined ? {} : { kind: wanted.kind }),
    ...(wanted.run_id === undefined ? {} : { run_id: wanted.run_id }),
  }
  const abandoned = tables.tasks
    .list({ where: { ...where, status: 'in_progress' }, highest: 'priority' })
    .filter(({ agent_id: owner }) => owner !== null && owner !== caller.agent_id && isLost(tables, owner))
  for (const task of pending(tables, where)) {
    while (abandoned[0] && goesBefore(abandoned[0], task)) {
      const first = abandoned.shift()
      if (first && fits(first)) yield first
    }
    if (fits(task)) yield task
  }
  yield* abandoned.filter(fits)
}

const goesBefore = (one: Task, other: Task): boolean =>
  one.priority === other.priority
    ? one.created_at.localeCompare(other.created_at) < 0
    : one.priority > other.priority

/** Whatever is claimed while this is walked is the caller's own, which ends the walk. */
function* pending(
  tables: Tables,
  where: { project_id: string; kind?: string; run_id?: string },
): Generator<Task> {
  for (let offset = 0; ; offset += PAGE) {
    const page = tables.tasks.list({
      where: { ...where, status: 'pending', launch: ['none', 'failed'] },
      highest: 'priority',
      limit: PAGE,
      offset,
    })
    yield* page
    if (page.length < PAGE) return
  }
}
