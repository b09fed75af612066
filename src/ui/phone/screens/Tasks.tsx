import { createMemo, For, Show } from 'solid-js'
import { TaskRow } from '../parts/TaskRow.tsx'
import { usePhone } from '../state/phone.ts'
import { sectionsOf, tasksOf } from '../state/work.ts'

/** All tasks by urgency, of the chosen project or of all. */
export function Tasks() {
  const { yard, project } = usePhone()
  const sections = createMemo(() => sectionsOf(yard.state, tasksOf(yard.state, project())))
  const nameOf = (id: string) => (project() === null ? yard.state.projects[id]?.name : undefined)
  const several = () => Object.keys(yard.state.projects).length > 1
  return (
    <>
      <h1 class="visually-hidden">Tasks</h1>
      <Show when={sections().length === 0}>
        <p class="phone-calm">There are no tasks; start one on the computer.</p>
      </Show>
      <For each={sections()}>
        {(section) => (
          <section aria-label={section.title}>
            <h2 class="phone-group">
              {section.title} <span class="faint">{section.tasks.length}</span>
            </h2>
            <For each={section.tasks}>
              {(task) => <TaskRow task={task} inProject={(several() && nameOf(task.project_id)) || ''} />}
            </For>
          </section>
        )}
      </For>
    </>
  )
}
