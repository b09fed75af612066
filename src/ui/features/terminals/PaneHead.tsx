import X from 'lucide-solid/icons/x'
import { createMemo, For, Show } from 'solid-js'
import type { Task } from '../../../contract/task.ts'
import { Lamp } from '../../kit/Lamp.tsx'
import { useYard } from '../../state/yard.ts'
import { ToolButton } from '../../kit/ToolButton.tsx'
import { standingOf } from '../tasks/urgency.ts'
import { agentOf, nameOf, terminalsOf } from './taskTerminals.ts'

interface PaneHeadProps {
  readonly task: Task
  readonly terminalId: string | null
  readonly onChoose: (terminalId: string) => void
  readonly onClose: () => void
}

/** Says which terminal a pane shows, of whatever task, and changes it. */
export function PaneHead(props: PaneHeadProps) {
  const { state } = useYard()
  const shownTask = () => state.tasks[state.terminals[props.terminalId ?? '']?.task_id ?? '']
  const standing = createMemo(() => {
    const task = shownTask()
    return task ? standingOf(task, agentOf(state, task)) : null
  })
  const others = createMemo(() =>
    Object.values(state.tasks)
      .filter(({ id, project_id: project }) => id !== props.task.id && project === props.task.project_id)
      .flatMap((task) =>
        terminalsOf(state, task)
          .filter((terminal) => terminal.state === 'running')
          .map((terminal) => ({ task, terminal })),
      ),
  )
  return (
    <div class="pane-head small">
      <Show when={standing()}>{(now) => <Lamp kind={now().lamp} word={now().word} />}</Show>
      <select
        aria-label="Terminal of this pane"
        value={props.terminalId ?? ''}
        onChange={({ currentTarget: { value } }) => props.onChoose(value)}
      >
        <Show when={props.terminalId === null}>
          <option value="">Choose a terminal</option>
        </Show>
        <optgroup label="This task">
          <For each={terminalsOf(state, props.task)}>
            {(terminal) => (
              <option value={terminal.id} selected={terminal.id === props.terminalId}>
                {nameOf(terminal, props.task)}
              </option>
            )}
          </For>
        </optgroup>
        <Show when={others().length > 0}>
          <optgroup label="Other tasks">
            <For each={others()}>
              {({ task, terminal }) => (
                <option value={terminal.id} selected={terminal.id === props.terminalId}>
                  {task.title} · {nameOf(terminal, task)}
                </option>
              )}
            </For>
          </optgroup>
        </Show>
      </select>
      <span class="grow" />
      <ToolButton title="Close the pane" onClick={() => props.onClose()}>
        <X size={14} />
      </ToolButton>
    </div>
  )
}
