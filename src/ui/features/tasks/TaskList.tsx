import { createEffect, createMemo, createSignal, on, Show } from 'solid-js'
import { EmptyState } from '../../kit/EmptyState.tsx'
import { Button } from '../../kit/Button.tsx'
import { useActions } from '../../state/actions.ts'
import { useLayout } from '../../state/layout.ts'
import { useSelection } from '../../state/selection.ts'
import { useYard } from '../../state/yard.ts'
import { BulkBar } from './BulkBar.tsx'
import { attemptOf } from './creating.ts'
import { HEAD, TALL, createSections, type ListFilter, type ListItem, type Section } from './listItems.ts'
import { createListSelection } from './listSelection.ts'
import { ListTools } from './ListTools.tsx'
import { createTaskDoing } from './taskDoing.tsx'
import './TaskList.css'
import { TaskRows } from './TaskRows.tsx'
import { taskActions } from './taskActions.ts'

const ALL: Omit<ListFilter, 'project'> = { query: '', groups: [], kinds: [], archived: false }

/** Tasks of the project by urgency, with a field to find some, and what can be done to several at once. */
export function TaskList() {
  const yard = useYard()
  const selection = useSelection()
  const layout = useLayout()
  const project = () => selection.project()?.id
  const [wanted, setWanted] = createSignal(ALL)
  const [doneShown, setDoneShown] = createSignal(false)
  let rows: HTMLElement | undefined
  let search: HTMLInputElement | undefined
  const filter = createMemo((): ListFilter => ({ ...wanted(), project: project() }))
  const isNarrow = () => wanted().query !== '' || wanted().groups.length > 0 || wanted().kinds.length > 0
  const sections = createSections(yard.state, filter)
  const opened = (section: Section): boolean => section !== 'done' || doneShown() || isNarrow()
  const attempt = () => (wanted().archived ? undefined : attemptOf(project() ?? ''))
  const items = createMemo((): ListItem[] => {
    const made: ListItem[] = attempt()
      ? [{ key: 'attempt', section: 'working', type: 'attempt', height: TALL, count: 0, position: 1 }]
      : []
    const listed = sections().flatMap(({ section, items: tasks }) => [
      {
        key: `head-${section}`,
        section,
        type: 'head' as const,
        height: HEAD,
        count: tasks.length,
        position: 0,
      },
      ...(opened(section) ? tasks : []),
    ])
    return [...made, ...listed]
  })
  const keys = createMemo(() => items().flatMap(({ type, key }) => (type === 'task' ? [key] : [])))
  const chosen = createListSelection(keys)
  const doing = createTaskDoing(yard)
  const hasTasks = createMemo(
    () => Object.values(yard.state.tasks).some((task) => task.project_id === project()) || !!attempt(),
  )
  createEffect(
    on(project, () => {
      setWanted(ALL)
      chosen.clear()
    }),
  )
  useActions().offer(
    taskActions({
      keys,
      find: () => search?.focus(),
      show: () => rows?.focus(),
      showArchive: () => setWanted({ ...ALL, archived: !wanted().archived }),
      doing,
    }),
  )
  return (
    <nav class="task-list" aria-label="Tasks">
      <Show when={hasTasks()} fallback={<NoTasks />}>
        <ListTools
          filter={filter()}
          onChange={(change) => setWanted({ ...wanted(), ...change })}
          onLeave={() => rows?.focus()}
          ref={(element) => (search = element)}
        />
        <TaskRows
          items={items()}
          chosen={chosen}
          doing={doing}
          doneOpen={opened('done')}
          onToggleDone={() => setDoneShown(!doneShown())}
          onFind={() => search?.focus()}
          ref={(element) => (rows = element)}
        />
        <Show when={items().length === 0}>
          <p class="task-none small muted">
            {wanted().archived ? 'Nothing is archived.' : 'No task is like that.'}
          </p>
        </Show>
        <BulkBar chosen={chosen} doing={doing} />
        {doing.dialogs(() => rows?.focus())}
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
