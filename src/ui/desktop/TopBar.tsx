import ArrowLeft from 'lucide-solid/icons/arrow-left'
import Settings from 'lucide-solid/icons/settings'
import Waypoints from 'lucide-solid/icons/waypoints'
import { createMemo, Show } from 'solid-js'
import { AttentionSheet } from '../features/attention/AttentionSheet.tsx'
import { offerMute } from '../features/attention/muteAction.ts'
import { countWords, queueOf } from '../features/attention/queue.ts'
import { PAGES } from '../features/coordination/pages.ts'
import { ToolButton } from '../kit/ToolButton.tsx'
import { Button } from '../kit/Button.tsx'
import { Lamp } from '../kit/Lamp.tsx'
import { useActions, type Action } from '../state/actions.ts'
import { useLayout } from '../state/layout.ts'
import { useSelection } from '../state/selection.ts'
import { useYard } from '../state/yard.ts'
import { Mark } from './Mark.tsx'
import './TopBar.css'

export function TopBar() {
  const { state } = useYard()
  const { project, task, selectTask } = useSelection()
  const layout = useLayout()
  const waiting = createMemo(() => queueOf(Object.values(state.attention)).now)
  const isUrgent = () => waiting().some(({ kind }) => kind !== 'review')
  const actions = useActions()
  actions.offer([
    {
      ...{ id: 'attention.next', title: 'What needs you', group: 'Go to' },
      keys: ['mod+shift+a', 'alt+a'],
      run: () => layout.open(layout.dialog() === 'attention' ? null : 'attention'),
    },
    {
      ...{ id: 'coordination', title: 'What agents share', group: 'Go to' },
      keys: ['alt+e'],
      blocked: () => (project() ? null : 'Open a project first'),
      run: () => layout.showCoordination(layout.coordination() === null ? (PAGES[0]?.id ?? null) : null),
    },
    ...PAGES.map(({ id, title }): Action => ({
      ...{ id: `coordination.${id}`, title, group: 'Go to' },
      blocked: () => (project() ? null : 'Open a project first'),
      run: () => layout.showCoordination(id),
    })),
  ])
  offerMute()
  return (
    <header class="top-bar">
      <Show when={task()}>
        <ToolButton class="top-back" title="Back to the tasks" onClick={() => selectTask(null)}>
          <ArrowLeft size={16} />
        </ToolButton>
      </Show>
      <Mark />
      <button type="button" class="top-project cut" onClick={() => layout.open('openProject')}>
        {project()?.name ?? 'Switchyard'}
      </button>
      <span class="grow" />
      <Show when={waiting().length > 0}>
        <button
          type="button"
          class="pill"
          classList={{ 'pill-needs': isUrgent() }}
          title={`What needs you (${actions.keysOf('attention.next')})`}
          onClick={() => layout.open('attention')}
        >
          <Lamp kind={isUrgent() ? 'needs' : 'ready'} word="" />
          {countWords(waiting())}
        </button>
      </Show>
      <AttentionSheet />
      <button type="button" class="pill top-search" onClick={() => layout.open('palette')}>
        Search or run <kbd>{actions.keysOf('palette')}</kbd>
      </button>
      <Show when={project()}>
        <ToolButton
          title={`What agents share (${actions.keysOf('coordination')})`}
          pressed={layout.coordination() !== null}
          onClick={() => actions.run('coordination')}
        >
          <Waypoints size={16} />
        </ToolButton>
      </Show>
      <ToolButton title={`Settings (${actions.keysOf('settings')})`} onClick={() => layout.open('settings')}>
        <Settings size={16} />
      </ToolButton>
      <Show when={project()}>
        <Button look="primary" onClick={() => layout.open('newTask')}>
          New task
        </Button>
      </Show>
    </header>
  )
}
