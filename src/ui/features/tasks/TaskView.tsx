import PanelRightOpen from 'lucide-solid/icons/panel-right-open'
import { createSignal, Show } from 'solid-js'
import { EmptyState } from '../../kit/EmptyState.tsx'
import { useLayout } from '../../state/layout.ts'
import { useSelection } from '../../state/selection.ts'
import { AskBar } from '../attention/AskBar.tsx'
import { reviewWidth } from '../review/panel.ts'
import { PromptBox } from '../prompts/PromptBox.tsx'
import { ReviewPanel } from '../review/ReviewPanel.tsx'
import { Splitter } from '../review/Splitter.tsx'
import { ToolButton } from '../review/ToolButton.tsx'
import { TerminalTabs } from '../terminals/TerminalTabs.tsx'
import './TaskView.css'
import { standingOf } from './urgency.ts'
import { usageWords } from './usageWords.ts'

/** The selected task: its agent's terminal, what that waits for, and its changes beside it. */
export function TaskView() {
  const { task, agent, project } = useSelection()
  const layout = useLayout()
  const [panel, setPanel] = createSignal<HTMLElement>()
  const runningAgent = () => (agent()?.status === 'gone' ? undefined : agent()?.id)
  return (
    <main
      class="task-view"
      classList={{ 'task-view-split': task() !== undefined && layout.panel() }}
      style={{ '--review-width': `${reviewWidth()}px` }}
    >
      <Show
        when={task()}
        fallback={
          <Show when={project()} fallback={<EmptyState title="Link your first project" />}>
            <EmptyState title="No task is selected" />
          </Show>
        }
      >
        {(shown) => (
          <>
            <div class="task-work">
              <div class="task-head">
                <h1 class="cut">{shown().title}</h1>
                <span class="small faint grow">{standingOf(shown(), agent()).word}</span>
                <span class="small faint">{usageWords(agent()?.usage)}</span>
                <Show when={!layout.panel()}>
                  <ToolButton title="Show the changes" onClick={() => layout.togglePanel()}>
                    <PanelRightOpen size={16} />
                  </ToolButton>
                </Show>
              </div>
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
