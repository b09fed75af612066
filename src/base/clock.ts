/** Time as a dependency. Domain and core read no other clock. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number
  /** Calls `run` once after `ms` milliseconds; the returned function cancels it. */
  after(ms: number, run: () => void): () => void
}

/** An instant as ISO 8601 in UTC with milliseconds, the only form that is stored or sent. */
export const isoTime = (ms: number): string => new Date(ms).toISOString()
