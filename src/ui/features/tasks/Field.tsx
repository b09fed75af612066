import { Show, type JSX } from 'solid-js'
import './Field.css'

interface FieldProps {
  /** Id of the control; its problem has the same with `-problem` behind it. */
  readonly id: string
  readonly label: string
  /** What the host said against it. */
  readonly problem?: string | null | undefined
  readonly note?: string | null | undefined
  readonly wide?: boolean
  readonly children: JSX.Element
}

/** A control with its label, and below it what is wrong with it or what it means. */
export function Field(props: FieldProps) {
  return (
    <div class="task-field" classList={{ 'task-field-wide': props.wide === true }}>
      <label class="small muted" for={props.id}>
        {props.label}
      </label>
      {props.children}
      <Show
        when={props.problem}
        fallback={<Show when={props.note}>{(note) => <p class="task-field-note">{note()}</p>}</Show>}
      >
        {(words) => (
          <p id={`${props.id}-problem`} class="task-field-problem" role="alert">
            {words()}
          </p>
        )}
      </Show>
    </div>
  )
}
