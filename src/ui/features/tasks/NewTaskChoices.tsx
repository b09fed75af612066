import { createMemo, For, Show } from 'solid-js'
import { useYard } from '../../state/yard.ts'
import { Field } from './Field.tsx'
import { KindSelect } from './KindSelect.tsx'
import { COMPLEXITIES } from './newTaskDraft.ts'
import type { NewTaskForm } from './newTaskForm.ts'

const COMPLEXITY_TITLES = { simple: 'Simple', medium: 'Medium', complex: 'Complex', critical: 'Critical' }
const COMPLEXITY_NOTES = {
  simple: null,
  medium: null,
  complex: 'Lands only with an approval',
  critical: 'Lands only with an approval',
}

/** Agent, model and the like, in one calm grid. */
export function NewTaskChoices(props: { readonly form: NewTaskForm }) {
  const { state } = useYard()
  const form = () => props.form
  const modes = () => form().kind()?.permission_modes ?? []
  const mode = () => modes().find(({ id }) => id === (form().choices().permission_mode || 'default'))
  const branches = createMemo(() => {
    const used = Object.values(state.tasks)
      .filter((task) => task.project_id === form().project.id)
      .map((task) => task.base_branch)
    return [...new Set([form().currentBranch() ?? '', ...used])].filter((name) => name !== '')
  })
  return (
    <div class="new-task-choices">
      <KindSelect form={props.form} />
      <Field id="new-task-model" label="Model" problem={form().problem('model')}>
        <input
          id="new-task-model"
          list="new-task-models"
          placeholder="Its default"
          value={form().choices().model}
          aria-invalid={form().problem('model') !== null}
          onInput={(event) => form().choose({ model: event.currentTarget.value })}
        />
        <datalist id="new-task-models">
          <For each={form().kind()?.models ?? []}>{(name) => <option value={name} />}</For>
        </datalist>
      </Field>
      <Field
        id="new-task-mode"
        label="Permissions"
        problem={form().problem('permission_mode')}
        note={mode()?.note}
      >
        <select
          id="new-task-mode"
          disabled={modes().length === 0}
          aria-invalid={form().problem('permission_mode') !== null}
          onChange={(event) => form().choose({ permission_mode: event.currentTarget.value })}
        >
          <Show when={modes().length === 0}>
            <option value="">Nothing to choose</option>
          </Show>
          <For each={modes()}>
            {({ id, label }) => (
              <option value={id} selected={id === mode()?.id}>
                {label}
              </option>
            )}
          </For>
        </select>
      </Field>
      <Field id="new-task-base" label="Base branch" problem={form().problem('base_branch')}>
        <input
          id="new-task-base"
          class="mono"
          list="new-task-branches"
          placeholder={form().currentBranch() ?? ''}
          value={form().choices().base_branch}
          aria-invalid={form().problem('base_branch') !== null}
          onInput={(event) => form().choose({ base_branch: event.currentTarget.value })}
        />
        <datalist id="new-task-branches">
          <For each={branches()}>{(name) => <option value={name} />}</For>
        </datalist>
      </Field>
      <Field
        id="new-task-isolation"
        label="Works in"
        note={form().choices().isolation === 'shared' ? 'On your branch, beside your own changes' : null}
      >
        <select
          id="new-task-isolation"
          value={form().choices().isolation}
          onChange={(event) =>
            form().choose({ isolation: event.currentTarget.value === 'shared' ? 'shared' : 'worktree' })
          }
        >
          <option value="worktree">A worktree of its own</option>
          <option value="shared">The main checkout</option>
        </select>
      </Field>
      <Field id="new-task-complexity" label="Complexity" note={COMPLEXITY_NOTES[form().choices().complexity]}>
        <select
          id="new-task-complexity"
          value={form().choices().complexity}
          onChange={(event) => {
            const chosen = COMPLEXITIES.find((each) => each === event.currentTarget.value)
            if (chosen) form().choose({ complexity: chosen })
          }}
        >
          <For each={COMPLEXITIES}>{(each) => <option value={each}>{COMPLEXITY_TITLES[each]}</option>}</For>
        </select>
      </Field>
    </div>
  )
}
