import { For, Show } from 'solid-js'

const SHOWN = 8

/** What something does to whom, by name; nothing where there is nobody. */
export function Listed(props: { readonly title: string; readonly rows: readonly string[] }) {
  return (
    <Show when={props.rows.length > 0}>
      <div class="run-listed">
        <p class="small muted">
          {props.title}: {props.rows.length}
        </p>
        <ul>
          <For each={props.rows.slice(0, SHOWN)}>{(row) => <li class="cut">{row}</li>}</For>
          <Show when={props.rows.length > SHOWN}>
            <li class="muted">and {props.rows.length - SHOWN} more</li>
          </Show>
        </ul>
      </div>
    </Show>
  )
}
