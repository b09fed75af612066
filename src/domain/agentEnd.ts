/** Reasons of ends that somebody wanted: nobody has to look at the task for such a one. */
export const WANTED_END = {
  stopped: 'it was stopped',
  killed: 'it was killed',
  left: 'it said goodbye',
  closed: 'its task was closed',
  merged: 'its task was merged',
} as const

const reasons: readonly string[] = Object.values(WANTED_END)

/** Whether an agent has ended because it was told to, by the reason that its row keeps. */
export const isWantedEnd = (reason: string): boolean => reasons.includes(reason)
