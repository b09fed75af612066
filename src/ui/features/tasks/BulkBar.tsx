import Archive from 'lucide-solid/icons/archive'
import ArchiveRestore from 'lucide-solid/icons/archive-restore'
import CircleX from 'lucide-solid/icons/circle-x'
import Pin from 'lucide-solid/icons/pin'
import PinOff from 'lucide-solid/icons/pin-off'
import Play from 'lucide-solid/icons/play'
import Square from 'lucide-solid/icons/square'
import { createMemo, For, Show } from 'solid-js'
import { Dynamic } from 'solid-js/web'
import { useYard } from '../../state/yard.ts'
import { ToolButton } from '../../kit/ToolButton.tsx'
import './BulkBar.css'
import type { ListSelection } from './listSelection.ts'
import type { TaskDoing } from './taskDoing.tsx'
import { TASK_VERBS, VERBS } from './taskVerbs.ts'

const ICONS = {
  start: Play,
  stop: Square,
  pin: Pin,
  unpin: PinOff,
  archive: Archive,
  unarchive: ArchiveRestore,
  close: CircleX,
}

/** How many tasks are chosen, and what can be done to them; below it what the host refused. */
export function BulkBar(props: { readonly chosen: ListSelection; readonly doing: TaskDoing }) {
  const { state } = useYard()
  const tasks = createMemo(() => [...props.chosen.chosen()].flatMap((id) => state.tasks[id] ?? []))
  const able = createMemo(() =>
    VERBS.flatMap((name) => {
      const count = tasks().filter((task) =>
        TASK_VERBS[name].can(task, task.agent_id === null ? undefined : state.agents[task.agent_id]),
      ).length
      return count === 0 ? [] : [{ name, count }]
    }),
  )
  const words = (count: number): string =>
    count === tasks().length ? '' : ` (${count} of ${tasks().length})`
  return (
    <>
      <Show when={props.doing.refused().length > 0}>
        <div class="bulk-refused small" role="alert">
          <For each={props.doing.refused().slice(0, 3)}>
            {({ task, failure }) => (
              <p>
                {task.title}: {failure.message}
              </p>
            )}
          </For>
          <button type="button" class="list-all" onClick={() => props.doing.forget()}>
            Dismiss
          </button>
        </div>
      </Show>
      <Show when={tasks().length > 0}>
        <div class="bulk-bar" role="toolbar" aria-label="Selected tasks">
          <span class="small grow" role="status">
            {tasks().length} selected
          </span>
          <For each={able()}>
            {({ name, count }) => (
              <ToolButton
                title={`${TASK_VERBS[name].title}${words(count)}`}
                onClick={() => props.doing.start(name, tasks())}
              >
                <Dynamic component={ICONS[name]} size={15} />
              </ToolButton>
            )}
          </For>
          <button type="button" class="list-all small" onClick={() => props.chosen.clear()}>
            Clear
          </button>
        </div>
      </Show>
    </>
  )
}
