import { For } from 'solid-js'
import type { NewTaskForm } from './newTaskForm.ts'

const ROLES = [
  { role: 'worker', title: 'Worker', words: 'Does it by itself, on a branch of its own.' },
  {
    role: 'coordinator',
    title: 'Coordinator',
    words: 'Splits the goal into tasks, starts workers on them, reviews what they bring, and merges it.',
  },
] as const

/** Who does it: one agent, or one that leads others. */
export function RoleChoice(props: { readonly form: NewTaskForm }) {
  const words = () => ROLES.find(({ role }) => role === props.form.role())?.words
  const choose = (role: (typeof ROLES)[number]['role']): void => {
    props.form.write({ role: null })
    props.form.choose({ role })
  }
  return (
    <div class="role-choice">
      <div class="segments" role="radiogroup" aria-label="Role">
        <For each={ROLES}>
          {({ role, title }) => (
            <label class="segment">
              <input
                type="radio"
                name="new-task-role"
                class="visually-hidden"
                checked={props.form.role() === role}
                onChange={() => choose(role)}
              />
              {title}
            </label>
          )}
        </For>
      </div>
      <p class="small muted">{props.form.problem('role') ?? words()}</p>
    </div>
  )
}
