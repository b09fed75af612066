import { createMemo, Show } from 'solid-js'
import { groupTasks } from '../features/tasks/taskOrder.ts'
import { Button } from '../kit/Button.tsx'
import { Lamp } from '../kit/Lamp.tsx'
import { useActions } from '../state/actions.ts'
import { useLayout } from '../state/layout.ts'
import { useSelection } from '../state/selection.ts'
import { useYard } from '../state/yard.ts'
import { Mark } from './Mark.tsx'
import './TopBar.css'

export function TopBar() {
  const { state } = useYard()
  const { project, task, selectTask } = useSelection()
  const layout = useLayout()
  const waiting = createMemo(() => {
    const own = Object.values(state.tasks).filter((each) => each.project_id === project()?.id)
    return groupTasks(own, state.agents).find(({ group }) => group === 'needs_you')?.tasks ?? []
  })
  /** The next one that waits, round and round. */
  const showNext = (): void => {
    const at = waiting().findIndex(({ id }) => id === task()?.id)
    selectTask(waiting()[(at + 1) % waiting().length]?.id ?? null)
  }
  const actions = useActions()
  actions.offer([
    {
      ...{ id: 'attention.next', title: 'Next that needs you', group: 'Go to' },
      keys: ['mod+shift+a', 'alt+a'],
      blocked: () => (waiting().length > 0 ? null : 'Nothing waits for you'),
      run: showNext,
    },
  ])
  return (
    <header class="top-bar">
      <Mark />
      <button type="button" class="top-project cut" onClick={() => layout.open('openProject')}>
        {project()?.name ?? 'Switchyard'}
      </button>
      <span class="grow" />
      <Show when={waiting().length > 0}>
        <button type="button" class="pill pill-needs" onClick={showNext}>
          <Lamp kind="needs" word="" />
          {waiting().length} {waiting().length === 1 ? 'needs you' : 'need you'}
        </button>
      </Show>
      <button type="button" class="pill" onClick={() => layout.open('palette')}>
        Search or run <kbd>{actions.keysOf('palette')}</kbd>
      </button>
      <Show when={project()}>
        <Button look="primary" onClick={() => layout.open('newTask')}>
          New task
        </Button>
      </Show>
    </header>
  )
}
