import type { Context } from '../context.ts'
import { launchQueued } from '../tasks/launchTask.ts'

const DAY_MS = 86_400_000

/** A new day (UTC) has a limit of its own: what was queued because of the old one may start. */
export function followDay(context: Context): void {
  if (context.stopping.signal.aborted) return
  const { clock, store } = context.ports
  const cancel = clock.after(DAY_MS - (clock.now() % DAY_MS), () => {
    for (const { id } of store.read((tables) => tables.projects.list())) launchQueued(context, id)
    followDay(context)
  })
  context.stopping.signal.addEventListener('abort', cancel, { once: true })
}
