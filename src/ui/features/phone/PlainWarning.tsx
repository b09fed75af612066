import { For } from 'solid-js'
import { Lamp } from '../../kit/Lamp.tsx'

interface PlainWarningProps {
  /** What others can see and do, in the words of the host. */
  readonly exposure: readonly string[]
  readonly accepted: boolean
  readonly onAccept: (accepted: boolean) => void
}

/** What plain HTTP means on this network, and whether the person has understood it. */
export function PlainWarning(props: PlainWarningProps) {
  return (
    <section class="phone-warning" aria-label="What plain HTTP means">
      <p class="phone-state">
        <Lamp kind="needs" word="" />
        Nothing on the way to the phone is encrypted
      </p>
      <ul class="phone-exposure">
        <For each={props.exposure}>{(words) => <li>{words}</li>}</For>
      </ul>
      <label class="settings-tick">
        <input
          type="checkbox"
          checked={props.accepted}
          onChange={(event) => props.onAccept(event.currentTarget.checked)}
        />
        I understand
      </label>
    </section>
  )
}
