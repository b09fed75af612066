import type { Context } from '../context.ts'
import type { Followed } from './followed.ts'
import { tellUnwatched } from './watchWorktree.ts'

/** What in a repository's Git folder says nothing of branches and heads, and may be large. */
const QUIET = ['objects', 'modules', 'lfs', 'hooks', 'info', 'rr-cache', 'logs/refs']
const QUIET_REFS = ['refs/remotes', 'refs/tags', 'refs/switchyard']

/** Watches the heads and branches of the worktree's repository, once for all that are followed there. */
export async function followRepository(context: Context, followed: Followed): Promise<void> {
  const { place } = followed
  if (!place || followed.ended) return
  const known = context.repositoriesFollowed.get(place.common_dir)
  if (known) {
    known.tasks.add(followed.task_id)
    await known.unwatch
    return
  }
  const unwatch = watch(context, place.common_dir)
  context.repositoriesFollowed.set(place.common_dir, { tasks: new Set([followed.task_id]), unwatch })
  await unwatch
}

async function watch(context: Context, folder: string): Promise<(() => Promise<void>) | null> {
  const watched = await context.ports.watcher.watch({
    folder,
    ignore: [...QUIET, ...QUIET_REFS].map((name) => `${folder}/${name}`),
    onChange: (paths) => heedRepository(context, folder, paths),
    onLost: (failure) => tellUnwatched(context, folder, failure),
  })
  if (watched.ok) return watched.value
  tellUnwatched(context, folder, watched.error)
  return null
}

export async function leaveRepository(context: Context, { place, task_id }: Followed): Promise<void> {
  const followed = place && context.repositoriesFollowed.get(place.common_dir)
  if (!place || !followed) return
  followed.tasks.delete(task_id)
  if (followed.tasks.size > 0) return
  context.repositoriesFollowed.delete(place.common_dir)
  await (
    await followed.unwatch
  )?.()
}

/** A moved base branch concerns all that left it, a head or an index only the worktree that has it. */
function heedRepository(context: Context, folder: string, paths: readonly string[]): void {
  const changed = new Set(paths.filter((path) => !path.endsWith('.lock')))
  // The packed refs, or the whole folder, may hold any of them.
  const any = changed.has(`${folder}/packed-refs`) || changed.has(folder)
  for (const followed of context.followed.values()) {
    if (followed.place?.common_dir !== folder) continue
    const { git_dir } = followed.place
    const own = ['HEAD', 'index', 'logs/HEAD'].some((name) => changed.has(`${git_dir}/${name}`))
    const base = any || changed.has(`${folder}/refs/heads/${followed.base_branch}`)
    if (base) followed.base_moved = true
    if (base || own) followed.pace.note()
  }
}
