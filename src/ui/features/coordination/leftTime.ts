import { createSignal } from 'solid-js'
import { clock } from '../../state/yard.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

/** One clock for all rows: a row changes its text alone, and only when the words change. */
const [now, setNow] = createSignal(clock.now())
window.setInterval(() => setNow(clock.now()), SECOND)

/** How long it is until an instant, in the unit that matters: hours, minutes, in the last minute seconds. */
export function leftTime(until: string): string {
  const left = Math.max(0, Date.parse(until) - now())
  if (left >= HOUR) return `${Math.floor(left / HOUR)} h ${Math.floor((left % HOUR) / MINUTE)} min`
  if (left >= MINUTE) return `${Math.ceil(left / MINUTE)} min`
  return `${Math.ceil(left / SECOND)} s`
}
