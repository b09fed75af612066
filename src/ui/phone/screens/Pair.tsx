import { createSignal, Show } from 'solid-js'
import { Exposure } from '../parts/Exposure.tsx'
import { proposeName } from '../state/deviceName.ts'
import { keptName, pair, type PairFailure, type Pairing } from '../state/pairing.ts'
import './Pair.css'

interface PairProps {
  readonly ticket: string
  readonly onPaired: (pairing: Pairing) => void
  /** Back to the pairing that there is; null where there is none. */
  readonly onLeave: (() => void) | null
}

/** Exchanges the ticket of the scanned code for a token, under a name that the person agrees to. */
export function Pair(props: PairProps) {
  const [name, setName] = createSignal(keptName() ?? proposeName(navigator.userAgent))
  const [busy, setBusy] = createSignal(false)
  const [failure, setFailure] = createSignal<PairFailure | null>(null)
  const isOver = (): boolean => failure()?.again === false
  const submit = async (): Promise<void> => {
    if (busy() || isOver() || name().trim() === '') return
    setBusy(true)
    setFailure(null)
    const made = await pair(props.ticket, name().trim())
    setBusy(false)
    if (made.ok) props.onPaired(made.value)
    else setFailure(made.error)
  }
  return (
    <main class="pair">
      <h1>Pair this phone</h1>
      <p class="muted">
        It will see the tasks, terminals and changes of this computer. To answer agents it asks for control
        later.
      </p>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void submit()
        }}
      >
        <label for="pair-name">Name of this phone</label>
        <input
          id="pair-name"
          class="field"
          value={name()}
          maxLength={60}
          autocomplete="off"
          enterkeyhint="go"
          disabled={isOver()}
          onInput={(event) => setName(event.currentTarget.value)}
        />
        <Exposure />
        <Show when={failure()}>
          {(now) => (
            <p class="pair-note" role="alert">
              {now().words}
            </p>
          )}
        </Show>
        <Show
          when={!isOver()}
          fallback={
            <p>Show a new code on the computer (Settings, Phone) and scan it with this phone’s camera.</p>
          }
        >
          <button type="submit" class="big big-main" disabled={busy() || name().trim() === ''}>
            {busy() ? 'Pairing…' : failure() ? 'Try again' : 'Pair'}
          </button>
        </Show>
        <Show when={props.onLeave}>
          {(leave) => (
            <button type="button" class="big" onClick={() => leave()()}>
              Keep the pairing that there is
            </button>
          )}
        </Show>
      </form>
    </main>
  )
}
