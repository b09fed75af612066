import { For } from 'solid-js'
import { PRIORITY } from '../../../contract/task.ts'
import { useYard } from '../../state/yard.ts'
import { Field } from './Field.tsx'
import type { NewTaskForm } from './newTaskForm.ts'

const WORDS = Object.keys(PRIORITY).toReversed()

/** How urgent a new task is, what it is a part of, and words by which it is found again. */
export function NewTaskFacts(props: { readonly form: NewTaskForm }) {
  const { state } = useYard()
  const form = () => props.form
  const open = () =>
    Object.values(state.tasks)
      .filter(({ project_id: project }) => project === form().project.id)
      .filter(({ id, status }) => id === form().draft().parent_id || !['done', 'cancelled'].includes(status))
      .toReversed()
  return (
    <>
      <Field id="new-task-priority" label="Priority" problem={form().problem('priority')}>
        <select
          id="new-task-priority"
          onChange={(event) => form().write({ priority: event.currentTarget.value })}
        >
          <For each={WORDS}>
            {(word) => (
              <option value={word} selected={word === (form().draft().priority || 'medium')}>
                {word.charAt(0).toUpperCase() + word.slice(1)}
              </option>
            )}
          </For>
        </select>
      </Field>
      <Field id="new-task-parent" label="Part of" problem={form().problem('parent_id')}>
        <select
          id="new-task-parent"
          onChange={(event) => form().write({ parent_id: event.currentTarget.value })}
        >
          <option value="" selected={form().draft().parent_id === ''}>
            No other task
          </option>
          <For each={open()}>
            {(task) => (
              <option value={task.id} selected={task.id === form().draft().parent_id}>
                {task.title}
              </option>
            )}
          </For>
        </select>
      </Field>
      <Field id="new-task-tags" label="Tags" problem={form().problem('tags')} note="Separated by commas" wide>
        <input
          id="new-task-tags"
          value={form().draft().tags}
          aria-invalid={form().problem('tags') !== null}
          onInput={(event) => form().write({ tags: event.currentTarget.value })}
        />
      </Field>
      <Field
        id="new-task-notes"
        label="Notes"
        problem={form().problem('notes')}
        note="For whoever works on it; they may add to them"
        wide
      >
        <textarea
          id="new-task-notes"
          rows={2}
          value={form().draft().notes}
          onInput={(event) => form().write({ notes: event.currentTarget.value })}
        />
      </Field>
    </>
  )
}
