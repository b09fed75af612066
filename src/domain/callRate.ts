/** How much one agent may call just now. */
export interface CallLevel {
  readonly left: number
  /** When that was so, in milliseconds. */
  readonly at: number
  /** Calls refused since it last kept to the limit. */
  readonly refused: number
}

export interface CallVerdict {
  readonly level: CallLevel
  readonly allowed: boolean
  /** Milliseconds until one call is allowed again. */
  readonly retry_after_ms: number
  /** It goes on calling against all refusals, so it is to be paused. */
  readonly wild: boolean
}

const MINUTE = 60_000

/** A bucket of a minute's calls, which fills steadily. A caller that heeds a refusal is never paused for it. */
export function takeCall(before: CallLevel | undefined, perMinute: number, now: number): CallVerdict {
  const { left: had, at, refused } = before ?? { left: perMinute, at: now, refused: 0 }
  const left = Math.min(perMinute, had + (Math.max(0, now - at) * perMinute) / MINUTE)
  if (left >= 1) {
    const calm = left >= perMinute / 2 ? 0 : refused
    return {
      level: { left: left - 1, at: now, refused: calm },
      allowed: true,
      retry_after_ms: 0,
      wild: false,
    }
  }
  const level = { left, at: now, refused: refused + 1 }
  const retry = Math.ceil(((1 - left) * MINUTE) / perMinute)
  return { level, allowed: false, retry_after_ms: retry, wild: level.refused >= perMinute }
}
