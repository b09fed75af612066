import { DropdownMenu } from '@kobalte/core/dropdown-menu'
import { For } from 'solid-js'
import type { Task } from '../../../contract/task.ts'
import { useYard } from '../../state/yard.ts'
import '../../kit/Menu.css'
import type { TaskDoing } from './taskDoing.tsx'
import { TASK_VERBS, VERBS } from './taskVerbs.ts'

export interface MenuPlace {
  readonly task: Task
  /** Where it opens, in pixels of the window. */
  readonly x: number
  readonly y: number
}

interface RowMenuProps {
  readonly place: MenuPlace
  readonly doing: TaskDoing
  readonly isChosen: boolean
  readonly onOpen: () => void
  readonly onChoose: () => void
  readonly onClose: () => void
}

/** What can be done to the task of a row. */
export function RowMenu(props: RowMenuProps) {
  const { state } = useYard()
  const agent = () => state.agents[props.place.task.agent_id ?? '']
  const verbs = () => VERBS.filter((name) => TASK_VERBS[name].can(props.place.task, agent()))
  return (
    <DropdownMenu
      open
      modal={false}
      onOpenChange={(open) => !open && props.onClose()}
      placement="bottom-start"
      getAnchorRect={() => ({ x: props.place.x, y: props.place.y, width: 0, height: 0 })}
    >
      <DropdownMenu.Content
        class="menu"
        aria-label={`Actions of ${props.place.task.title}`}
        onCloseAutoFocus={(event) => event.preventDefault()}
      >
        <DropdownMenu.Item class="menu-item" onSelect={() => props.onOpen()}>
          Open
        </DropdownMenu.Item>
        <DropdownMenu.Item class="menu-item" onSelect={() => props.onChoose()}>
          {props.isChosen ? 'Unselect' : 'Select'}
        </DropdownMenu.Item>
        <DropdownMenu.Item class="menu-item" onSelect={() => props.doing.rename(props.place.task.id)}>
          Rename
        </DropdownMenu.Item>
        <DropdownMenu.Separator class="menu-line" />
        <For each={verbs()}>
          {(name) => (
            <DropdownMenu.Item
              class="menu-item"
              classList={{ 'menu-danger': TASK_VERBS[name].ends !== null }}
              onSelect={() => props.doing.start(name, [props.place.task])}
            >
              {TASK_VERBS[name].title}
              {TASK_VERBS[name].ends === null ? '' : '…'}
            </DropdownMenu.Item>
          )}
        </For>
      </DropdownMenu.Content>
    </DropdownMenu>
  )
}
