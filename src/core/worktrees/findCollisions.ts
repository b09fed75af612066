import type { Collision, Task } from '../../contract/task.ts'
import type { Context } from '../context.ts'
import { commit, type Writer } from '../ledger.ts'
import type { WorktreeTip } from '../ports/git.ts'
import type { Followed } from './followed.ts'
import { looking } from './looking.ts'

type Known = Followed & { readonly change: NonNullable<Followed['change']> }

const isKnown = (followed: Followed): followed is Known => followed.change !== null && !followed.ended

/** The other worktrees that will land on the same branch. */
function rivalsOf(context: Context, one: Followed): Known[] {
  return [...context.followed.values()]
    .filter((other) => other.task_id !== one.task_id && !other.shared)
    .filter((other) => other.project_id === one.project_id && other.base_branch === one.base_branch)
    .filter(isKnown)
}

const meets = (one: Followed, other: Followed): boolean => {
  const [few, many] = one.paths.size < other.paths.size ? [one, other] : [other, one]
  return [...few.paths].some((path) => many.paths.has(path))
}

const tipOf = ({ path, change }: Known): WorktreeTip => ({
  path,
  head: change.head,
  uncommitted: change.uncommitted,
})

/**
 * Tries by Git whether the worktree could be joined with each other that touches a same path, and writes down on both
 * tasks where it could not, or can again. What Git could not answer now stays as it was.
 */
export function findCollisions(context: Context, one: Followed): Promise<void> {
  return context.radar.run(one.project_id, async () => {
    if (!isKnown(one)) return
    const rivals = rivalsOf(context, one)
    const near = rivals.filter((other) => meets(one, other))
    const found = new Map<string, string[]>(rivals.map(({ task_id }) => [task_id, []]))
    if (near.length > 0) {
      const answers = await looking(context, [one, ...near], () =>
        context.ports.git.collisions(one.root, tipOf(one), near.map(tipOf)),
      )
      let failed = false
      for (const [at, other] of near.entries()) {
        const answer = answers?.[at]
        if (answer?.ok && !one.ended && !other.ended) found.set(other.task_id, answer.value)
        else found.delete(other.task_id)
        if (answer && !answer.ok) failed = true
      }
      // Mostly a commit at this very moment. Tried once more, so that what can never be answered costs nothing.
      if (failed && !one.tried_again) one.pace.note()
      one.tried_again = failed && !one.tried_again
    }
    recordCollisions(context, one.task_id, found)
  })
}

/** Nothing collides with a task any more whose worktree is gone or done with. */
export function forgetCollisions(context: Context, { id, collisions }: Task): void {
  recordCollisions(context, id, new Map(collisions.map(({ task_id }) => [task_id, []])))
}

/** `found` has the paths for each other task that was compared, none where nothing collides. */
function recordCollisions(context: Context, taskId: string, found: ReadonlyMap<string, string[]>): void {
  const task = context.ports.store.read((tables) => tables.tasks.get(taskId))
  const isNews = ([other, paths]: [string, string[]]): boolean =>
    !isSame(task?.collisions.find(({ task_id }) => task_id === other)?.paths ?? [], paths)
  const news = [...found].filter(isNews)
  if (!task || news.length === 0) return
  commit(context, 'host', (writer) => {
    put(writer, taskId, news)
    for (const [other, paths] of news) put(writer, other, [[taskId, paths]])
  })
}

const isSame = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((path, at) => path === other[at])

const NAMED = 5

function wordsOf({ task_id: other, paths }: Collision): string {
  const more = paths.length > NAMED ? ` and ${paths.length - NAMED} more` : ''
  return `with ${other} in ${paths.slice(0, NAMED).join(', ')}${more}`
}

/** One event for the task, whatever the number of others: collided while any is left that was not there before. */
function put({ tables, record }: Writer, taskId: string, news: readonly [string, string[]][]): void {
  const task: Task | undefined = tables.tasks.get(taskId)
  if (!task) return
  const named = new Set(news.map(([id]) => id))
  const kept = task.collisions.filter(({ task_id }) => !named.has(task_id))
  const added = news.flatMap(([other, paths]) => (paths.length > 0 ? [{ task_id: other, paths }] : []))
  const collisions = [...kept, ...added]
  tables.tasks.update(taskId, { collisions })
  const images = { task: { ...task, collisions } }
  if (added.length > 0) record({ type: 'task.collided', detail: added.map(wordsOf).join('; '), images })
  else record({ type: 'task.cleared', detail: `with ${[...named].join(', ')}`, images })
}
