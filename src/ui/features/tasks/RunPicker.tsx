import { createMemo, For, Show } from 'solid-js'
import { useYard } from '../../state/yard.ts'
import { Field } from './Field.tsx'
import type { NewTaskForm } from './newTaskForm.ts'

/** The effort that the new task belongs to, of those that go on; nothing where there is none. */
export function RunPicker(props: { readonly form: NewTaskForm }) {
  const { state } = useYard()
  const chosen = () => props.form.draft().run
  const runs = createMemo(() =>
    Object.values(state.runs)
      .filter((run) => run.project_id === props.form.project.id)
      // One that is chosen stays in sight, also where it has ended meanwhile.
      .filter(({ id, status }) => id === chosen() || (status !== 'complete' && status !== 'stopped'))
      .toReversed(),
  )
  return (
    <Show when={runs().length > 0}>
      <Field id="new-task-run" label="Run" problem={props.form.problem('run')}>
        <select
          id="new-task-run"
          aria-invalid={props.form.problem('run') !== null}
          onChange={(event) => props.form.write({ run: event.currentTarget.value })}
        >
          <option value="" selected={chosen() === ''}>
            None
          </option>
          <For each={runs()}>
            {({ id, name }) => (
              <option value={id} selected={chosen() === id}>
                {name}
              </option>
            )}
          </For>
        </select>
      </Field>
    </Show>
  )
}
