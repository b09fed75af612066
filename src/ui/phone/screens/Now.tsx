import { createMemo, createSignal, For, Show } from 'solid-js'
import { AttentionCard } from '../parts/AttentionCard.tsx'
import { AttentionLine } from '../parts/AttentionLine.tsx'
import { TaskRow } from '../parts/TaskRow.tsx'
import { usePhone } from '../state/phone.ts'
import { isToday, sectionsOf, tasksOf, waitingFor } from '../state/work.ts'

/** What waits for the person, the first of it with its answers; below it what goes on. */
export function Now() {
  const { yard, project } = usePhone()
  const [opened, setOpened] = createSignal<string | null>(null)
  const queue = createMemo(() => waitingFor(yard.state, project()))
  const shown = () => {
    const { now } = queue()
    return now.find(({ id }) => id === opened())?.id ?? now[0]?.id
  }
  const sections = createMemo(() => {
    const open = new Set([...queue().now, ...queue().later].map(({ task_id: id }) => id))
    const today = new Date()
    const tasks = tasksOf(yard.state, project()).filter(
      ({ id, ended_at: ended }) => !open.has(id) && (ended === null || isToday(ended, today)),
    )
    return sectionsOf(yard.state, tasks).map((each) =>
      each.group === 'done' ? { ...each, title: 'Done today' } : each,
    )
  })
  return (
    <>
      <Show
        when={queue().now.length > 0}
        fallback={
          <p class="phone-calm">
            <b>Nothing needs you.</b>{' '}
            {sections().length === 0 ? 'There are no tasks; start one on the computer.' : ''}
          </p>
        }
      >
        <ul class="phone-cards" aria-label="Needs you">
          <For each={queue().now.map(({ id }) => id)}>
            {(id) => (
              <Show when={yard.state.attention[id]}>
                {(item) => (
                  <li>
                    <Show
                      when={shown() === id}
                      fallback={<AttentionLine item={item()} onOpen={() => setOpened(id)} />}
                    >
                      <AttentionCard item={item()} />
                    </Show>
                  </li>
                )}
              </Show>
            )}
          </For>
        </ul>
      </Show>
      <For each={sections()}>
        {(section) => (
          <section aria-label={section.title}>
            <h2 class="phone-group">{section.title}</h2>
            <For each={section.tasks}>{(task) => <TaskRow task={task} />}</For>
          </section>
        )}
      </For>
      <Show when={queue().later.length > 0}>
        <section aria-label="Later">
          <h2 class="phone-group">Later</h2>
          <For each={queue().later}>
            {(item) => (
              <Show
                when={opened() === item.id}
                fallback={<AttentionLine item={item} onOpen={() => setOpened(item.id)} />}
              >
                <AttentionCard item={item} />
              </Show>
            )}
          </For>
        </section>
      </Show>
    </>
  )
}
