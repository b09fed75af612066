import { createSignal, Show } from 'solid-js'
import { EmptyState } from '../../kit/EmptyState.tsx'
import { useActions } from '../../state/actions.ts'
import { useLayout } from '../../state/layout.ts'
import { useSelection } from '../../state/selection.ts'
import { AskBar } from '../attention/AskBar.tsx'
import { reviewWidth } from '../review/panel.ts'
import { PromptBox } from '../prompts/PromptBox.tsx'
import { ReviewPanel } from '../review/ReviewPanel.tsx'
import { Splitter } from '../review/Splitter.tsx'
import { AgentTiles } from '../terminals/AgentTiles.tsx'
import { TerminalTabs } from '../terminals/TerminalTabs.tsx'
import { showTiles, tilesShown } from '../terminals/tiles.ts'
import { TaskFacts } from './TaskFacts.tsx'
import { TaskHead } from './TaskHead.tsx'
import './TaskView.css'

/** The selected task: its agent's terminal, what that waits for, and its changes beside it. */
export function TaskView() {
  const { task, agent, project } = useSelection()
  const layout = useLayout()
  const [panel, setPanel] = createSignal<HTMLElement>()
  useActions().offer([
    {
      ...{ id: 'agents.tiles', title: 'All agents side by side', group: 'View' },
      keys: ['mod+shift+y', 'alt+y'],
      blocked: () => (project() ? null : 'Open a project first'),
      run: () => showTiles(!tilesShown()),
    },
  ])
  // Nothing can be typed into a guest's terminal, which is its person's.
  const runningAgent = () => (agent()?.status === 'gone' || agent()?.guest ? undefined : agent()?.id)
  return (
    <main
      class="task-view"
      classList={{ 'task-view-split': task() !== undefined && layout.panel() && !tilesShown() }}
      style={{ '--review-width': `${reviewWidth()}px` }}
    >
      <Show
        when={tilesShown() ? undefined : task()}
        fallback={
          <Show when={!tilesShown()} fallback={<AgentTiles />}>
            <Show when={project()} fallback={<EmptyState title="Link your first project" />}>
              <h1 class="visually-hidden">{project()?.name}</h1>
              <EmptyState title="No task is selected" />
            </Show>
          </Show>
        }
      >
        {(shown) => (
          <>
            <div class="task-work">
              <TaskHead task={shown()} agent={agent()} />
              <TaskFacts task={shown()} agent={agent()} />
              <TerminalTabs task={shown()} />
              <AskBar />
              <Show when={runningAgent()} keyed>
                {(id) => <PromptBox task={shown()} agentId={id} />}
              </Show>
            </div>
            <Show when={layout.panel()}>
              <Splitter panel={panel} />
              <Show when={shown().id} keyed>
                {(_id) => <ReviewPanel task={shown()} ref={setPanel} />}
              </Show>
            </Show>
          </>
        )}
      </Show>
    </main>
  )
}
