import { createUniqueId, For } from 'solid-js'
import './Choice.css'

interface ChoiceProps<Value extends string> {
  readonly title: string
  readonly help?: string
  readonly value: Value
  readonly options: readonly { readonly value: Value; readonly title: string }[]
  readonly onChoose: (value: Value) => void
}

/** One of a few, all of them in sight; a radio group for keyboard and screen readers. */
export function Choice<Value extends string>(props: ChoiceProps<Value>) {
  const name = createUniqueId()
  return (
    <fieldset class="choice">
      <legend>{props.title}</legend>
      <div>
        <div class="choice-options">
          <For each={props.options}>
            {(option) => (
              <label>
                <input
                  class="visually-hidden"
                  type="radio"
                  name={name}
                  value={option.value}
                  checked={props.value === option.value}
                  onChange={() => props.onChoose(option.value)}
                />
                <span>{option.title}</span>
              </label>
            )}
          </For>
        </div>
        <p class="small muted choice-help">{props.help}</p>
      </div>
    </fieldset>
  )
}
