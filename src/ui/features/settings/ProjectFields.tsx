import { createEffect, createSignal, on, type JSX } from 'solid-js'
import type { ProjectSettings } from '../../../contract/project.ts'
import { Field } from '../../kit/Field.tsx'
import { linesOf, orNull } from '../projects/lines.ts'
import type { ProjectChange } from './projectChange.ts'

type KeysOf<Value> = {
  [Key in keyof ProjectSettings]: ProjectSettings[Key] extends Value ? Key : never
}[keyof ProjectSettings]

interface FieldProps<Key extends keyof ProjectSettings> {
  readonly project: ProjectChange
  readonly setting: Key
  readonly title: string
  readonly help: string
  readonly placeholder?: string
}

/** What the person has written, until the host has taken it; then what the host holds. A refused text stays. */
function createDraft(stored: () => string) {
  const [draft, setDraft] = createSignal(stored())
  createEffect(on(stored, (text) => setDraft(text), { defer: true }))
  return [draft, setDraft] as const
}

/** One line of text, or none. */
export function TextField(props: FieldProps<KeysOf<string | null>>) {
  const [draft, setDraft] = createDraft(() => props.project.settings()?.[props.setting] ?? '')
  return (
    <Field title={props.title} help={props.help} problem={props.project.problem(props.setting)}>
      {(marks) => (
        <input
          {...marks}
          class="field-input field-code"
          spellcheck={false}
          placeholder={props.placeholder}
          value={draft()}
          onInput={(event) => setDraft(event.currentTarget.value)}
          onChange={() => void props.project.change(props.title, { [props.setting]: orNull(draft()) })}
        />
      )}
    </Field>
  )
}

/** Several, one a line. */
export function LinesField(props: FieldProps<KeysOf<string[]>>) {
  const [draft, setDraft] = createDraft(() => (props.project.settings()?.[props.setting] ?? []).join('\n'))
  return (
    <Field title={props.title} help={props.help} problem={props.project.problem(props.setting)}>
      {(marks) => (
        <textarea
          {...marks}
          class="field-input field-code"
          spellcheck={false}
          rows={Math.min(8, Math.max(2, draft().split('\n').length))}
          placeholder={props.placeholder}
          value={draft()}
          onInput={(event) => setDraft(event.currentTarget.value)}
          onChange={() => void props.project.change(props.title, { [props.setting]: linesOf(draft()) })}
        />
      )}
    </Field>
  )
}

interface NumberProps extends FieldProps<KeysOf<number>> {
  readonly unit: string
  /** How many of the host's units one of the shown ones has. */
  readonly factor?: number
}

/** A whole number with its unit; the host says what it may be. */
export function NumberField(props: NumberProps) {
  const factor = () => props.factor ?? 1
  const [draft, setDraft] = createDraft(() =>
    String((props.project.settings()?.[props.setting] ?? 0) / factor()),
  )
  const store = (): void => {
    const given = draft().trim() === '' ? Number.NaN : Number(draft())
    void props.project.change(props.title, { [props.setting]: given * factor() })
  }
  return (
    <Field title={props.title} help={props.help} problem={props.project.problem(props.setting)}>
      {(marks) => (
        <span class="field-number">
          <input
            {...marks}
            class="field-input"
            inputmode="numeric"
            value={draft()}
            onInput={(event) => setDraft(event.currentTarget.value)}
            onChange={store}
          />
          <span class="muted">{props.unit}</span>
        </span>
      )}
    </Field>
  )
}

interface TickProps {
  readonly project: ProjectChange
  readonly setting: KeysOf<boolean>
  readonly title: string
  /** What is so where it is ticked. */
  readonly children: JSX.Element
}

/** Yes or no. */
export function TickField(props: TickProps) {
  return (
    <label class="settings-tick">
      <input
        type="checkbox"
        checked={props.project.settings()?.[props.setting] ?? false}
        onChange={(event) =>
          void props.project.change(props.title, { [props.setting]: event.currentTarget.checked })
        }
      />
      {props.children}
    </label>
  )
}
