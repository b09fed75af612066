import { createMemo, createSignal } from 'solid-js'
import { clock } from '../state/yard.ts'

const MINUTE = 60_000
const [now, setNow] = createSignal(clock.now())
window.setInterval(() => setNow(clock.now()), MINUTE / 4)

const STEPS: readonly (readonly [number, string])[] = [
  [1_440 * MINUTE, 'd'],
  [60 * MINUTE, 'h'],
  [MINUTE, 'min'],
]

/** How long ago an instant was, in one unit; the whole instant on hover. */
export function Age(props: { readonly at: string }) {
  const words = createMemo(() => {
    const past = now() - Date.parse(props.at)
    const step = STEPS.find(([length]) => past >= length)
    return step ? `${Math.floor(past / step[0])} ${step[1]}` : 'now'
  })
  return (
    <time dateTime={props.at} title={new Date(props.at).toLocaleString()}>
      {words()}
    </time>
  )
}
