import { createMemo, createSignal, For, Show } from 'solid-js'
import { Lamp } from '../../kit/Lamp.tsx'
import { useYard } from '../../state/yard.ts'
import type { NewTaskForm } from './newTaskForm.ts'
import { standingOf } from './urgency.ts'

const FILTER_FROM = 7

/** The open tasks of the project, of which the new one may come after some. */
export function AfterPicker(props: { readonly form: NewTaskForm }) {
  const { state } = useYard()
  const [query, setQuery] = createSignal('')
  const chosen = () => props.form.draft().after
  const open = createMemo(() =>
    Object.values(state.tasks)
      .filter((task) => task.project_id === props.form.project.id)
      // One that is chosen stays in sight, also where it has ended meanwhile.
      .filter(({ id, status }) => chosen().includes(id) || !['done', 'cancelled', 'failed'].includes(status))
      .toReversed(),
  )
  const found = () => open().filter(({ title }) => title.toLowerCase().includes(query().toLowerCase()))
  const toggle = (id: string): void => {
    const after = chosen().includes(id) ? chosen().filter((one) => one !== id) : [...chosen(), id]
    props.form.write({ after })
  }
  return (
    <fieldset class="after-picker" data-refused={props.form.problem('after') !== null}>
      <legend class="small muted">Comes after</legend>
      <Show when={open().length > 0} fallback={<p class="task-field-note">No task is open.</p>}>
        <Show when={open().length >= FILTER_FROM}>
          <div class="task-field">
            <input
              type="search"
              aria-label="Find what it comes after"
              placeholder="Find"
              value={query()}
              onInput={(event) => setQuery(event.currentTarget.value)}
            />
          </div>
        </Show>
        <div class="after-tasks">
          <For each={found()}>
            {(task) => {
              const standing = () =>
                standingOf(
                  task,
                  task.agent_id === null ? undefined : state.agents[task.agent_id],
                  state.tasks,
                )
              return (
                <label>
                  <input
                    type="checkbox"
                    checked={chosen().includes(task.id)}
                    onChange={() => toggle(task.id)}
                  />
                  <Lamp kind={standing().lamp} word="" />
                  <span class="cut">{task.title}</span>
                  <span class="small faint">{standing().word}</span>
                </label>
              )
            }}
          </For>
        </div>
      </Show>
      <Show
        when={props.form.problem('after')}
        fallback={
          <Show when={chosen().length > 0}>
            <p class="task-field-note">
              It starts by itself when they have landed, on top of what they changed.
            </p>
          </Show>
        }
      >
        {(words) => (
          <p class="task-field-problem" role="alert">
            {words()}
          </p>
        )}
      </Show>
    </fieldset>
  )
}
