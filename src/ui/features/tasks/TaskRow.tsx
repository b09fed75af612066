import Ellipsis from 'lucide-solid/icons/ellipsis'
import Pin from 'lucide-solid/icons/pin'
import { Show } from 'solid-js'
import type { Task } from '../../../contract/task.ts'
import { Age } from '../../kit/Age.tsx'
import { Lamp } from '../../kit/Lamp.tsx'
import { useSelection } from '../../state/selection.ts'
import { useYard } from '../../state/yard.ts'
import { PlusMinus } from '../review/ChangeCounts.tsx'
import { rowNote } from './rowNote.ts'
import { standingOf } from './urgency.ts'

interface TaskRowProps {
  readonly task: Task
  readonly isActive: boolean
  readonly isChosen: boolean
  readonly top: number
  readonly height: number
  /** Its number within its section. */
  readonly position: number
  readonly onClick: (event: MouseEvent) => void
  /** Opens the menu at a place of the window. */
  readonly onMenu: (x: number, y: number) => void
}

export const rowId = (key: string): string => `task-row-${key}`

/** One task: its lamp, what it is, who works on it, and the one thing about it that is worth a line. */
export function TaskRow(props: TaskRowProps) {
  const { state } = useYard()
  const selection = useSelection()
  const agent = () => (props.task.agent_id === null ? undefined : state.agents[props.task.agent_id])
  const standing = () => standingOf(props.task, agent(), state.tasks)
  const note = () => rowNote(props.task, agent(), state.tasks)
  const openMenu = (event: MouseEvent): void => {
    event.preventDefault()
    event.stopPropagation()
    props.onMenu(event.clientX, event.clientY)
  }
  return (
    <div
      id={rowId(props.task.id)}
      role="treeitem"
      aria-level="2"
      aria-posinset={props.position}
      class="task-row"
      classList={{ 'task-row-active': props.isActive }}
      style={{ transform: `translateY(${props.top}px)`, height: `${props.height}px` }}
      aria-current={selection.task()?.id === props.task.id}
      aria-selected={props.isChosen}
      onClick={(event) => props.onClick(event)}
      onContextMenu={openMenu}
    >
      <div class="task-cell">
        <Lamp kind={standing().lamp} word={standing().word} />
        <span class="task-title cut" title={props.task.title}>
          {props.task.title}
        </span>
        <span class="task-age small faint">
          <Show when={props.task.pinned}>
            <Pin size={11} aria-label="pinned" />
          </Show>
          <Age at={props.task.updated_at} />
        </span>
        <span class="task-meta">
          <span>{props.task.kind}</span>
          <Show when={props.task.branch} fallback={<span class="cut">{standing().word}</span>}>
            {(branch) => <span class="mono cut">{branch()}</span>}
          </Show>
          <span class="grow" />
          <Show when={props.task.counts}>
            {(counts) => <PlusMinus additions={counts().additions} deletions={counts().deletions} />}
          </Show>
        </span>
        <Show when={note()}>
          {(said) => (
            <span class={`task-note cut task-note-${said().tone}`} title={said().words}>
              {said().words}
            </span>
          )}
        </Show>
      </div>
      <div class="task-more">
        <button
          type="button"
          tabindex="-1"
          aria-label={`Actions of ${props.task.title}`}
          title="Actions"
          onClick={openMenu}
        >
          <Ellipsis size={15} />
        </button>
      </div>
    </div>
  )
}
