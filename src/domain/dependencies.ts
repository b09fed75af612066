import { err, ok, type Result } from '../base/result.ts'
import { failure, type Failure } from '../contract/errors.ts'
import type { Task } from '../contract/task.ts'

/** What a task still waits for. It is ready when both are empty; nothing of this is stored. */
export interface Readiness {
  /** Tasks that are not done yet and still may be. */
  readonly waiting: readonly Task[]
  /** Tasks that have failed: unless somebody steps in, it never starts. */
  readonly stopped: readonly Task[]
}

type Lookup = (id: string) => Task | undefined

const hasStopped = (task: Task): boolean => task.status === 'cancelled' || task.status === 'failed'

/** What is cancelled is not coming any more, so nothing waits for it. */
const isResolved = ({ status }: Task): boolean => status === 'done' || status === 'cancelled'

/**
 * What stands between a task and its start, from the state that the tasks before it have now. Done, cancelled and deleted
 * ones are out of its way; a failed one is not.
 */
export function readinessOf(task: Pick<Task, 'after'>, find: Lookup): Readiness {
  const before = task.after.flatMap((id) => find(id) ?? []).filter((one) => !isResolved(one))
  return {
    waiting: before.filter(({ status }) => status !== 'failed'),
    stopped: before.filter(({ status }) => status === 'failed'),
  }
}

export const isReady = ({ waiting, stopped }: Readiness): boolean =>
  waiting.length === 0 && stopped.length === 0

/** Ids of the tasks that are not done: what somebody who starts the task all the same no longer waits for. */
export const unmet = ({ waiting, stopped }: Readiness): string[] =>
  [...stopped, ...waiting].map(({ id }) => id)

const named = (tasks: readonly Task[]): string => tasks.map(({ id, title }) => `${id} (${title})`).join(', ')

/** Why it does not start yet, one line; null where it is ready. */
export function describeReadiness(readiness: Readiness): string | null {
  const [first, ...more] = readiness.stopped
  if (first) {
    const others = more.length === 0 ? '' : ` and ${more.length} more`
    return `it waits in vain for ${first.id} (${first.title}), which is ${first.status}${others}; start_agent starts it all the same`
  }
  return readiness.waiting.length === 0 ? null : `it starts when these are done: ${named(readiness.waiting)}`
}

/** The task to be: where it works and what it comes after. */
export interface Wanted {
  readonly project_id: string
  readonly base_branch: string
  readonly isolation: Task['isolation']
  readonly after: readonly string[]
}

type Refusal = Failure<'TASK_NOT_FOUND' | 'WRONG_STATUS' | 'BAD_OPTION'>

/** Whether a task may newly come after these. A new task closes no circle; for another `circleThrough` says. */
export function decideAfter(wanted: Wanted, find: Lookup): Result<string[], Refusal> {
  const after = [...new Set(wanted.after)]
  for (const id of after) {
    const task = find(id)
    const refused = task?.project_id === wanted.project_id ? refusalOf(task, wanted) : unknown(id)
    if (refused) return err(refused)
  }
  return ok(after)
}

const unknown = (id: string): Refusal =>
  failure('TASK_NOT_FOUND', `there is no task ${id} in this project to come after; list_tasks shows them`, {
    task_id: id,
    field: 'after',
  })

function refusalOf(task: Task, wanted: Wanted): Refusal | null {
  const details = { task_id: task.id, field: 'after' }
  if (hasStopped(task)) {
    return failure(
      'WRONG_STATUS',
      `task ${task.id} is ${task.status}, so nothing can come after it; leave it out of after`,
      details,
    )
  }
  // What lands elsewhere would not be in the base of a worktree made from this branch.
  const elsewhere = task.status !== 'done' && task.base_branch !== wanted.base_branch
  if (wanted.isolation === 'shared' || !elsewhere) return null
  return failure(
    'BAD_OPTION',
    `task ${task.id} lands on ${task.base_branch}, but this one starts from ${wanted.base_branch} and would not hold its change; name base_branch ${task.base_branch}, or leave it out of after`,
    details,
  )
}

/** The circle that task `id` would close by coming after `after`, from it back to it; null for none. */
export function circleThrough(id: string, after: readonly string[], find: Lookup): string[] | null {
  const seen = new Set<string>()
  const walk = (at: string, path: readonly string[]): string[] | null => {
    if (at === id) return [...path, at]
    if (seen.has(at)) return null
    seen.add(at)
    for (const before of find(at)?.after ?? []) {
      const found = walk(before, [...path, at])
      if (found) return found
    }
    return null
  }
  for (const first of after) {
    const found = walk(first, [id])
    if (found) return found
  }
  return null
}

/** Whether a task may come after these from now on; what it came after before is not asked again. */
export function decideNewAfter(
  task: Pick<Task, 'id' | 'project_id' | 'base_branch' | 'isolation' | 'after'>,
  wanted: readonly string[],
  find: Lookup,
): Result<string[], Refusal> {
  const added = wanted.filter((id) => !task.after.includes(id))
  const decided = decideAfter({ ...task, after: added }, find)
  if (!decided.ok) return decided
  const circle = circleThrough(task.id, wanted, find)
  if (!circle) return ok([...new Set(wanted)])
  return err(
    failure(
      'BAD_OPTION',
      `that would be a circle: ${circle.join(' after ')}; leave one of them out of after`,
      { field: 'after', circle },
    ),
  )
}
