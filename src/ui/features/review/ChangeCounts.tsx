import { Show } from 'solid-js'
import './ChangeCounts.css'

/** Added and removed lines; nothing of a kind is not shown. */
export function PlusMinus(props: { readonly additions: number | null; readonly deletions: number | null }) {
  return (
    <span class="plus-minus">
      <Show when={props.additions}>
        {(count) => (
          <span class="plus" title={`${count()} lines added`}>
            +{count().toLocaleString('en')}
          </span>
        )}
      </Show>
      <Show when={props.deletions}>
        {(count) => (
          <span class="minus" title={`${count()} lines removed`}>
            −{count().toLocaleString('en')}
          </span>
        )}
      </Show>
    </span>
  )
}
