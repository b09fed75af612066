import { readdir } from 'node:fs/promises'
import type { AsyncSubscription, Event } from '@parcel/watcher'
import { err, ok } from '../../base/result.ts'
import type { Watcher, WatchFailure, WatchRequest } from '../../core/ports/watcher.ts'

function failureOf(error: unknown): WatchFailure {
  const message = error instanceof Error ? error.message : String(error)
  // ENOSPC is Linux's word for the end of its watches, EMFILE for that of its watching programs.
  const isLimit = /No space left on device|Too many open files/i.test(message)
  return { code: isLimit ? 'watch_limit' : 'watch_failed', message }
}

/** Whether a new path is a folder that came with folders of its own: the system's notices of Linux leave those out. */
async function cameWithFolders(path: string): Promise<boolean> {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => {
    // A file, or gone again.
    return []
  })
  return entries.some((entry) => entry.isDirectory())
}

/** One watched folder, which is subscribed to anew where folders may have been missed. */
class Watch {
  readonly #request: WatchRequest
  #subscription: AsyncSubscription | undefined
  #renewal: Promise<void> | undefined
  #ended = false

  constructor(request: WatchRequest) {
    this.#request = request
  }

  async subscribe(): Promise<void> {
    const { folder, ignore } = this.#request
    // Only now: a system that the addon has no program for still has a host, which then looks less often.
    const { subscribe } = await import('@parcel/watcher')
    const hear = (error: Error | null, events: Event[]): void => this.#hear(error, events)
    this.#subscription = await subscribe(folder, hear, { ignore: [...ignore] })
  }

  async end(): Promise<void> {
    this.#ended = true
    await this.#renewal
    await this.#unsubscribe()
  }

  async #unsubscribe(): Promise<void> {
    const subscription = this.#subscription
    this.#subscription = undefined
    try {
      await subscription?.unsubscribe()
    } catch {
      // A folder in it was removed at this moment, and the system had ended its watch by itself. Nothing is told any more.
    }
  }

  #hear(error: Error | null, events: readonly Event[]): void {
    if (this.#ended) return
    if (error) return this.#lose(error)
    this.#request.onChange(events.map(({ path }) => path))
    if (process.platform !== 'linux' || this.#renewal) return
    const made = events.filter(({ type }) => type === 'create').map(({ path }) => path)
    if (made.length > 0) this.#renewal = this.#renew(made).finally(() => (this.#renewal = undefined))
  }

  async #renew(made: readonly string[]): Promise<void> {
    const missed = await Promise.all(made.map(cameWithFolders))
    if (this.#ended || !missed.includes(true)) return
    try {
      // In this order: what is subscribed to twice shares what is known of the folder, gaps included.
      await this.#unsubscribe()
      await this.subscribe()
      if (!this.#ended) this.#request.onChange([this.#request.folder])
    } catch (error) {
      this.#lose(error)
    }
  }

  #lose(error: unknown): void {
    if (!this.#ended) this.#request.onLost(failureOf(error))
  }
}

/** Folders of this machine, watched by its own notices: inotify, FSEvents, ReadDirectoryChangesW. */
export function createWatcher(): Watcher {
  return {
    async watch(request) {
      const watch = new Watch(request)
      try {
        await watch.subscribe()
      } catch (error) {
        return err(failureOf(error))
      }
      return ok(() => watch.end())
    },
  }
}
