import { createSignal } from 'solid-js'

export interface Recall {
  /** The prompt before the one that is shown, or the one after it; null where there is none. */
  older(now: string): string | null
  newer(): string | null
  /** The text is the person's own again. */
  forget(): void
}

/** Walks through earlier prompts, the newest first; what was being written is at the near end. */
export function createRecall(earlier: () => readonly string[]): Recall {
  const [at, setAt] = createSignal(-1)
  const [own, setOwn] = createSignal('')
  const go = (next: number): string | null => {
    const found = next < 0 ? own() : earlier()[next]
    if (found === undefined) return null
    setAt(next)
    return found
  }
  return {
    older(now) {
      if (at() < 0) setOwn(now)
      return go(at() + 1)
    },
    newer: () => (at() < 0 ? null : go(at() - 1)),
    forget: () => void setAt(-1),
  }
}
