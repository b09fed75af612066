import type { Result } from '../../base/result.ts'

export interface WatchFailure {
  /** `watch_limit`: the system has no more watches to give. */
  readonly code: 'watch_limit' | 'watch_failed'
  readonly message: string
}

export interface WatchRequest {
  /** Absolute path of a folder that exists, symlinks resolved. */
  readonly folder: string
  /** Absolute paths of what is not watched, with all that lies below; they need not exist. A watched one costs a watch a folder. */
  readonly ignore: readonly string[]
  /** Some of what lies in the folder has changed; bursts come as one call of some 50 to 500 ms. */
  readonly onChange: (paths: readonly string[]) => void
  /** It hears nothing from now on. */
  readonly onLost: (failure: WatchFailure) => void
}

/** Follows folders of a place, with all that lies below, by the system's own notices. */
export interface Watcher {
  /** Answers the function that ends it; nothing is told after that was called. */
  watch(request: WatchRequest): Promise<Result<() => Promise<void>, WatchFailure>>
}
