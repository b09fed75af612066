import type { Context } from '../context.ts'
import type { WatchFailure } from '../ports/watcher.ts'
import type { Followed } from './followed.ts'
import { looking } from './looking.ts'

/**
 * Watches a worktree's folder, but for what Git ignores there and in the main checkout: what is installed or built later
 * mostly lies under the same names. Where the system has no watch to give, the end of each turn has to do.
 */
export async function watchWorktree(context: Context, followed: Followed): Promise<void> {
  const place = await looking(context, [followed], () => context.ports.git.worktreePlace(followed.path))
  if (!place?.ok) return
  followed.place = place.value
  followed.ignored = new Set([...place.value.ignored, ...(await ignoredInMain(context, followed))])
  await watch(context, followed)
}

/** When notices came and nothing had changed, something is written that Git has come to ignore: it costs no more watches. */
export async function watchLess(context: Context, followed: Followed): Promise<void> {
  const place = await looking(context, [followed], () => context.ports.git.worktreePlace(followed.path))
  if (!place?.ok || !followed.unwatch) return
  const more = place.value.ignored.filter((path) => !followed.ignored.has(path))
  if (more.length === 0) return
  followed.ignored = new Set([...followed.ignored, ...more])
  await followed.unwatch()
  followed.unwatch = null
  await watch(context, followed)
  // Something may have changed between the two watches.
  followed.pace.note()
}

async function watch(context: Context, followed: Followed): Promise<void> {
  if (followed.ended || !followed.place) return
  const { folder } = followed.place
  const watched = await context.ports.watcher.watch({
    folder,
    ignore: [`${folder}/.git`, ...followed.ignored],
    onChange: () => followed.pace.note(),
    onLost: (failure) => tellUnwatched(context, followed.path, failure),
  })
  if (watched.ok) followed.unwatch = watched.value
  else tellUnwatched(context, followed.path, watched.error)
}

/** Paths in the worktree that have the names of what is ignored in the main checkout. */
async function ignoredInMain(context: Context, { root, path, shared }: Followed): Promise<string[]> {
  if (shared) return []
  const main = await context.ports.git.worktreePlace(root)
  if (!main.ok) return []
  const { folder, ignored } = main.value
  return ignored.map((each) => `${path}${each.slice(folder.length)}`)
}

const told = new WeakSet<Context>()

/** Once for each host: with the limit of the system reached, every further worktree would say the same. */
export function tellUnwatched(context: Context, path: string, failure: WatchFailure): void {
  if (told.has(context)) return
  told.add(context)
  const advice =
    failure.code === 'watch_limit'
      ? 'the system has no more watches (on Linux raise fs.inotify.max_user_watches and max_user_instances)'
      : failure.message
  context.ports.log.warn(
    { path, reason: failure.message },
    `worktrees are looked at only when an agent's turn ends: ${advice}`,
  )
}
