import { createEffect, createSignal, For, onCleanup, Show } from 'solid-js'
import { clock } from '../../state/yard.ts'
import { usePhone } from '../state/phone.ts'
import { place } from '../state/place.ts'
import { TapNote } from './TapNote.tsx'
import './TapBar.css'

const SHOWN_MS = 4_000

/** What was taken last, for a moment; and what was refused, where its own place is not on the screen. */
export function TapBar() {
  const { outbox, yard } = usePhone()
  const [taken, setTaken] = createSignal<string | null>(null)
  createEffect(() => {
    const words = outbox.taken()
    setTaken(words)
    if (words !== null) onCleanup(clock.after(SHOWN_MS, () => setTaken(null)))
  })
  const isHere = (about: string): boolean => {
    const now = place()
    if (now.at === 'now') return yard.state.attention[about]?.closed_at === null
    return (now.at === 'task' || now.at === 'conversation') && now.id === about
  }
  const astray = () => outbox.taps().filter(({ about, problem }) => problem !== null && !isHere(about))
  return (
    <div class="tap-bar">
      <For each={astray()}>{(tap) => <TapNote tap={tap} />}</For>
      <p class="tap-taken" role="status" classList={{ 'tap-taken-shown': taken() !== null }}>
        <Show when={taken()}>{(words) => <>Done: {words()}</>}</Show>
      </p>
    </div>
  )
}
