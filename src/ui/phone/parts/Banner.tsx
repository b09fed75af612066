import { createSignal, onCleanup, Show } from 'solid-js'
import { clock } from '../../state/yard.ts'
import { usePhone } from '../state/phone.ts'

/** Seconds since the connection was lost, while there is none. */
function createCount(): () => number {
  const [now, setNow] = createSignal(clock.now())
  const timer = window.setInterval(() => setNow(clock.now()), 1_000)
  onCleanup(() => window.clearInterval(timer))
  return now
}

function Lost(props: { readonly since: number }) {
  const { outbox } = usePhone()
  const now = createCount()
  const seconds = (): number => Math.max(0, Math.round((now() - props.since) / 1000))
  const waiting = (): number => outbox.taps().filter(({ problem }) => problem === null).length
  return (
    <p class="banner banner-lost" role="alert">
      No connection for {seconds() < 90 ? `${seconds()} s` : `${Math.round(seconds() / 60)} min`}; trying
      again.{' '}
      {waiting() === 0
        ? 'What is shown may be old. What you tap waits and is sent once.'
        : `${waiting()} ${waiting() === 1 ? 'tap waits' : 'taps wait'} to be sent.`}
    </p>
  )
}

/** Says at once that the connection is lost, and for how long. */
export function Banner() {
  const { link } = usePhone()
  const since = () => {
    const now = link()
    return now.state === 'lost' ? now.since : null
  }
  return (
    <Show when={since()} keyed>
      {(at) => <Lost since={at} />}
    </Show>
  )
}
