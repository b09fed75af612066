import { createEffect, createSignal, For, Show } from 'solid-js'
import { Field } from './Field.tsx'
import type { Kind, NewTaskForm } from './newTaskForm.ts'

/** The kinds of agent; one that is not installed says how it would be. */
export function KindSelect(props: { readonly form: NewTaskForm }) {
  const form = () => props.form
  const installed = () =>
    form()
      .kinds()
      .filter((kind) => kind.installed)
  const missing = () =>
    form()
      .kinds()
      .filter((kind) => !kind.installed)
  const chosen = () => form().choices().kind
  const [select, setSelect] = createSignal<HTMLSelectElement>()
  createEffect(() => {
    // The list comes after the choice, and anew each time the dialog opens.
    form().kinds()
    const element = select()
    if (element) element.value = chosen()
  })
  const hint = (kind: Kind): string => kind.install ?? kind.hint
  const note = (): string | null => {
    const kind = form().kind()
    if (!kind) return null
    return kind.installed ? (kind.verified ? null : kind.note) : `Not installed. ${hint(kind)}`
  }
  return (
    <>
      <Field id="new-task-kind" label="Agent" problem={form().problem('kind')} note={note()}>
        <select
          ref={setSelect}
          id="new-task-kind"
          aria-invalid={form().problem('kind') !== null}
          onChange={(event) =>
            // What one kind calls its models and modes says nothing to another.
            form().choose({ kind: event.currentTarget.value, model: '', permission_mode: '' })
          }
        >
          <option value="" selected={chosen() === ''}>
            {form().defaultKind() ? `Default: ${form().defaultKind()?.title}` : 'Default'}
          </option>
          <For each={installed()}>
            {(kind) => (
              <option value={kind.kind} selected={chosen() === kind.kind}>
                {kind.title}
              </option>
            )}
          </For>
          <Show when={missing().length > 0}>
            <optgroup label="Not installed">
              <For each={missing()}>
                {(kind) => (
                  <option value={kind.kind} disabled selected={chosen() === kind.kind}>
                    {kind.title}: {hint(kind)}
                  </option>
                )}
              </For>
            </optgroup>
          </Show>
        </select>
      </Field>
      <Show when={chosen() === 'custom'}>
        <Field id="new-task-command" label="Command" problem={form().problem('command')} wide>
          <input
            id="new-task-command"
            class="mono"
            placeholder="program --with 'its arguments'"
            value={form().draft().command}
            aria-invalid={form().problem('command') !== null}
            onInput={(event) => form().write({ command: event.currentTarget.value })}
          />
        </Field>
      </Show>
    </>
  )
}
