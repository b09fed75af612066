import { createUniqueId, mergeProps, Show, type JSX } from 'solid-js'
import './Field.css'

export interface FieldMarks {
  readonly id: string
  readonly 'aria-describedby': string
  readonly 'aria-invalid': boolean
}

interface FieldProps {
  readonly title: string
  /** What it does, its unit and its limits. */
  readonly help?: JSX.Element
  readonly problem?: string | null
  /** The control, given what ties it to its words. */
  readonly children: (marks: FieldMarks) => JSX.Element
}

/** A setting: its name, its control, what it means, and what is wrong with it, tied together for screen readers. */
export function Field(props: FieldProps) {
  const id = createUniqueId()
  const marks = mergeProps({ id, 'aria-describedby': `${id}-words` }, () => ({
    'aria-invalid': Boolean(props.problem),
  }))
  return (
    <div class="field">
      <label class="field-title" for={id}>
        {props.title}
      </label>
      <div class="field-body">
        {props.children(marks)}
        <div id={`${id}-words`} class="field-words">
          <Show when={props.problem}>
            {(words) => (
              <p class="field-problem" role="alert">
                {words()}
              </p>
            )}
          </Show>
          <Show when={props.help}>
            <p class="small muted">{props.help}</p>
          </Show>
        </div>
      </div>
    </div>
  )
}
