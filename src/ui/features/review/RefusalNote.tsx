import { For, Show, type JSX } from 'solid-js'
import type { Conflict } from '../../../contract/change.ts'
import type { CallFailure } from '../../state/yard.ts'
import { refusalOf } from './refusal.ts'
import './RefusalNote.css'

/** Why the host did not do it, and what helps; buttons that help go inside. */
export function RefusalNote(props: { readonly failure: CallFailure; readonly children?: JSX.Element }) {
  const refusal = () => refusalOf(props.failure)
  return (
    <div class="refusal" role="alert">
      <p class="refusal-title">{refusal().title}</p>
      <p class="muted">{refusal().next}</p>
      <Show when={refusal().output}>{(output) => <pre class="refusal-output">{output()}</pre>}</Show>
      <FileNames files={refusal().files} />
      <Conflicts conflicts={refusal().conflicts} />
      <div class="refusal-help">{props.children}</div>
    </div>
  )
}

export function FileNames(props: { readonly files: readonly string[] }) {
  return (
    <Show when={props.files.length > 0}>
      <ul class="file-names mono">
        <For each={props.files}>{(file) => <li>{file}</li>}</For>
      </ul>
    </Show>
  )
}

/** The files that two sides changed in ways that Git cannot join, each with its hunks. */
export function Conflicts(props: { readonly conflicts: readonly Conflict[] }) {
  return (
    <For each={props.conflicts}>
      {({ path, kind, hunks }) => (
        <details class="conflict">
          <summary>
            <span class="mono">{path}</span> <span class="small muted">{kind}</span>
          </summary>
          <For each={hunks}>{(hunk) => <pre class="refusal-output">{hunk}</pre>}</For>
        </details>
      )}
    </For>
  )
}
