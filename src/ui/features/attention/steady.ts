/** Milliseconds for which something has to stand still before a key can mean it. */
const STEADY_MS = 300

export interface Steady {
  /** This is shown now; where it was shown before, nothing changes. */
  show(identity: string): void
  /** The person has moved to this by themselves: it is meant at once. */
  move(identity: string): void
  /** Whether a key that is pressed now can be meant for this. */
  isMeant(identity: string): boolean
}

/** Keeps a key that was pressed just as the list moved from answering what came under it. `now` gives milliseconds. */
export function createSteady(now: () => number): Steady {
  let shown = ''
  let since = 0
  return {
    show(identity) {
      if (identity === shown) return
      shown = identity
      since = now()
    },
    move(identity) {
      shown = identity
      since = now() - STEADY_MS
    },
    isMeant: (identity) => identity === shown && now() - since >= STEADY_MS,
  }
}
