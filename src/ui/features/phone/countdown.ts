import { createSignal } from 'solid-js'
import { clock } from '../../state/yard.ts'

const SECOND = 1_000

const [present, setNow] = createSignal(clock.now())
window.setInterval(() => setNow(clock.now()), SECOND)

/** The present to the second, in milliseconds: one clock for all that counts down. */
export const now = present

/** Minutes and seconds until an instant, as `1:43`. */
export function countdown(until: string): string {
  const left = Math.max(0, Math.ceil((Date.parse(until) - present()) / SECOND))
  return `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`
}
