import type { ChangeCounts } from '../../contract/task.ts'
import type { Context } from '../context.ts'
import { commit } from '../ledger.ts'
import type { WorktreeChange } from '../ports/git.ts'
import { findCollisions } from './findCollisions.ts'
import type { Followed } from './followed.ts'
import { looking } from './looking.ts'
import { watchLess } from './watchWorktree.ts'

/** Looks at a worktree, writes down what it changes where that differs, and whom it would collide with. */
export async function lookAtWorktree(context: Context, followed: Followed): Promise<void> {
  const before = followed.base_moved ? null : followed.change
  followed.base_moved = false
  const { path, shared, base_branch: base, base_sha } = followed
  const input = { path, base_branch: shared ? null : base, base_sha, before }
  const found = await looking(context, [followed], () => context.ports.git.worktreeChange(input))
  if (!found || followed.ended) return
  if (!found.ok) {
    // Mostly a rebase or checkout at this moment; the end of it is heard of.
    context.ports.log.debug({ task: followed.task_id, reason: found.error.message }, 'could not look')
    return
  }
  const isNews = !isSameChange(followed.change, found.value)
  followed.change = found.value
  followed.paths = pathsOf(found.value)
  recordCounts(context, followed, countsOf(found.value))
  if (!followed.shared) await findCollisions(context, followed)
  if (!isNews) await watchLess(context, followed)
}

/** Whether both are the same as far as counts tell; an edit that keeps them all is rare, and costs one more look. */
const isSameChange = (one: WorktreeChange | null, other: WorktreeChange): boolean =>
  one?.head === other.head && isSame(countsOf(one), countsOf(other))

function pathsOf({ files }: WorktreeChange): ReadonlySet<string> {
  return new Set(files.flatMap(({ path, from }) => (from === null ? [path] : [path, from])))
}

const sum = (numbers: readonly (number | null)[]): number =>
  numbers.reduce<number>((total, each) => total + (each ?? 0), 0)

const countsOf = ({ files, uncommitted, commits }: WorktreeChange): ChangeCounts => ({
  files: files.length,
  additions: sum(files.map(({ additions }) => additions)),
  deletions: sum(files.map(({ deletions }) => deletions)),
  commits,
  uncommitted,
})

const isSame = (one: ChangeCounts | null, other: ChangeCounts): boolean =>
  one !== null &&
  one.files === other.files &&
  one.additions === other.additions &&
  one.deletions === other.deletions &&
  one.commits === other.commits &&
  one.uncommitted === other.uncommitted

function recordCounts(context: Context, { task_id: id, path }: Followed, counts: ChangeCounts): void {
  const known = context.ports.store.read((tables) => tables.tasks.get(id))
  if (!known || isSame(known.counts, counts)) return
  commit(context, 'host', ({ tables, record }) => {
    // A worktree that was taken away meanwhile has no counts.
    if (!tables.tasks.update(id, { counts }, { worktree: path })) return
    const task = tables.tasks.get(id)
    if (task) record({ type: 'task.changed', detail: 'its files', images: { task } })
  })
}
