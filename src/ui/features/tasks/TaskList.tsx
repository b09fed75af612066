import { createMemo, createSignal, For, Show } from 'solid-js'
import { EmptyState } from '../../kit/EmptyState.tsx'
import { Button } from '../../kit/Button.tsx'
import { useActions } from '../../state/actions.ts'
import { useLayout } from '../../state/layout.ts'
import { useSelection } from '../../state/selection.ts'
import { useYard } from '../../state/yard.ts'
import './TaskList.css'
import { TaskRow } from './TaskRow.tsx'
import { groupTasks } from './taskOrder.ts'
import { GROUP_TITLES } from './urgency.ts'

/** Tasks of the project by urgency, with a field to find one. */
export function TaskList() {
  const { state } = useYard()
  const selection = useSelection()
  const layout = useLayout()
  const [query, setQuery] = createSignal('')
  const [doneShown, setDoneShown] = createSignal(false)
  const own = createMemo(() =>
    Object.values(state.tasks).filter((task) => task.project_id === selection.project()?.id),
  )
  const groups = createMemo(() => groupTasks(own(), state.agents, query()))
  const opened = (group: string): boolean => group !== 'done' || doneShown() || query() !== ''
  const visible = createMemo(() => groups().flatMap(({ group, tasks }) => (opened(group) ? tasks : [])))

  const move = (step: 1 | -1): void => {
    const tasks = visible()
    const at = tasks.findIndex(({ id }) => id === selection.task()?.id)
    const next = tasks[at < 0 ? 0 : (at + step + tasks.length) % tasks.length]
    if (next) selection.selectTask(next.id)
  }
  useActions().offer([
    { id: 'task.next', title: 'Next task', group: 'Go to', keys: ['alt+arrowdown'], run: () => move(1) },
    {
      id: 'task.previous',
      title: 'Previous task',
      group: 'Go to',
      keys: ['alt+arrowup'],
      run: () => move(-1),
    },
    ...Array.from({ length: 9 }, (_, at) => ({
      id: `task.${at + 1}`,
      title: `Task ${at + 1} of the list`,
      group: 'Go to' as const,
      keysOnly: true,
      keys: [`mod+${at + 1}`, `alt+${at + 1}`],
      blocked: () => (visible()[at] ? null : 'The list is shorter'),
      run: () => selection.selectTask(visible()[at]?.id ?? null),
    })),
  ])
  return (
    <nav class="task-list" aria-label="Tasks">
      <Show when={own().length > 0} fallback={<NoTasks />}>
        <div class="task-search">
          <input
            type="search"
            placeholder="Find a task"
            aria-label="Find a task"
            value={query()}
            onInput={(event) => setQuery(event.currentTarget.value)}
          />
        </div>
        <div class="task-groups">
          <For each={groups()}>
            {({ group, tasks }) => (
              <section aria-label={GROUP_TITLES[group]}>
                <h2>
                  <Show when={group === 'done'} fallback={<span>{GROUP_TITLES[group]}</span>}>
                    <button
                      type="button"
                      aria-expanded={opened(group)}
                      onClick={() => setDoneShown(!doneShown())}
                    >
                      {GROUP_TITLES[group]}
                    </button>
                  </Show>
                  <span>{tasks.length}</span>
                </h2>
                <Show when={opened(group)}>
                  <For each={tasks}>{(task) => <TaskRow task={task} />}</For>
                </Show>
              </section>
            )}
          </For>
          <Show when={groups().length === 0}>
            <p class="task-none small muted">No task is called like that.</p>
          </Show>
        </div>
      </Show>
    </nav>
  )

  function NoTasks() {
    return (
      <EmptyState title="No tasks yet">
        <Button look="primary" onClick={() => layout.open('newTask')}>
          New task
        </Button>
      </EmptyState>
    )
  }
}
