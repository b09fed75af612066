import { createUniqueId, For, Show } from 'solid-js'
import type { Link } from '../../../contract/phone.ts'
import { splitLinks } from './offForm.ts'

interface AddressChoiceProps {
  readonly links: readonly Link[]
  readonly chosen: string
  readonly onChoose: (address: string) => void
}

/** Where phones reach this machine, by what a person calls it; rarely meant ones are one step away. */
export function AddressChoice(props: AddressChoiceProps) {
  const name = createUniqueId()
  const split = () => splitLinks(props.links)
  const row = (link: Link) => (
    <label class="phone-choice">
      <input
        type="radio"
        name={name}
        checked={props.chosen === link.address}
        onChange={() => props.onChoose(link.address)}
      />
      <span class="phone-choice-words">
        <span>{link.label}</span>
        <span class="small muted phone-choice-note">
          <span class="mono">{link.address}</span>
          <Show when={link.encrypted && link.kind !== 'loopback'}> · encrypted by the link itself</Show>
        </span>
      </span>
    </label>
  )
  return (
    <fieldset class="phone-choices">
      <legend>Address</legend>
      <div class="phone-choice-list">
        <For each={split().usual}>{row}</For>
        <Show when={split().usual.length === 0}>
          <p class="small muted">This machine is in no network that a phone could be in.</p>
        </Show>
        <Show when={split().more.length > 0}>
          <details
            open={split().usual.length === 0 || split().more.some(({ address }) => address === props.chosen)}
          >
            <summary>More addresses</summary>
            <For each={split().more}>{row}</For>
          </details>
        </Show>
      </div>
    </fieldset>
  )
}
