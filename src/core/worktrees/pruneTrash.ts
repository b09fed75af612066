import { isoTime } from '../../base/clock.ts'
import { pruneHistory } from '../events/pruneHistory.ts'
import { inBackground, type Context } from '../context.ts'

const DAY_MS = 86_400_000
const PREFIX = 'refs/switchyard/trash/'

/** Lets go of kept states that are older than the configured days, in every open project. */
async function pruneTrash(context: Context): Promise<void> {
  const { git, store, clock, config, log } = context.ports
  const limit = clock.now() - config.trashDays * DAY_MS
  store.prune(isoTime(limit))
  for (const project of store.read((tables) => tables.projects.list())) {
    const located = await git.locate(project.root)
    if (!located.ok) continue
    for (const { ref, at } of await git.refsBelow(project.root, PREFIX)) {
      if (at >= limit || context.stopping.signal.aborted) continue
      await git.deleteRef(project.root, ref)
      log.info({ ref, root: project.root }, 'let go of an expired state')
    }
  }
}

/** Prunes now and then once a day, for a host that runs for weeks. */
export function pruneDaily(context: Context): void {
  if (context.stopping.signal.aborted) return
  inBackground(context, 'prune trash', () => pruneTrash(context))
  inBackground(context, 'prune history', () => pruneHistory(context))
  const cancel = context.ports.clock.after(DAY_MS, () => pruneDaily(context))
  context.stopping.signal.addEventListener('abort', cancel, { once: true })
}
