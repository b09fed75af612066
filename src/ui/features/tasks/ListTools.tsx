import { DropdownMenu } from '@kobalte/core/dropdown-menu'
import Check from 'lucide-solid/icons/check'
import ListFilter from 'lucide-solid/icons/list-filter'
import { createMemo, For, Show } from 'solid-js'
import { useYard } from '../../state/yard.ts'
import type { ListFilter as Filter } from './listItems.ts'
import '../../kit/Menu.css'
import './ListTools.css'
import { GROUP_TITLES, GROUPS } from './urgency.ts'

interface ListToolsProps {
  readonly filter: Filter
  readonly onChange: (change: Partial<Filter>) => void
  /** Down or Escape in an empty field: on to the rows. */
  readonly onLeave: () => void
  readonly ref: (field: HTMLInputElement) => void
}

function without<T>(list: readonly T[], one: T): T[] {
  return list.includes(one) ? list.filter((each) => each !== one) : [...list, one]
}

/** The field that finds tasks, and what the list is narrowed to. */
export function ListTools(props: ListToolsProps) {
  const { state } = useYard()
  const kinds = createMemo(
    () => [
      ...new Set(
        Object.values(state.tasks)
          .filter((task) => task.project_id === props.filter.project)
          .map(({ kind }) => kind),
      ),
    ],
    [],
    { equals: (before, now) => before.join() === now.join() },
  )
  const narrowed = (): readonly string[] => [
    ...props.filter.groups.map((group) => GROUP_TITLES[group]),
    ...props.filter.kinds,
    ...(props.filter.archived ? ['Archived'] : []),
  ]
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && props.filter.query !== '') props.onChange({ query: '' })
    else if (['ArrowDown', 'Enter', 'Escape'].includes(event.key)) props.onLeave()
    else return
    event.preventDefault()
  }
  return (
    <div class="list-tools">
      <div class="list-tools-row">
        <input
          ref={(field) => props.ref(field)}
          type="search"
          placeholder="Find a task"
          aria-label="Find a task"
          aria-keyshortcuts="/"
          value={props.filter.query}
          onInput={(event) => props.onChange({ query: event.currentTarget.value })}
          onKeyDown={onKey}
        />
        <DropdownMenu placement="bottom-end" gutter={4}>
          <DropdownMenu.Trigger
            class="tool-button"
            classList={{ 'list-narrowed': narrowed().length > 0 }}
            aria-label="Filter the list"
            title="Filter the list"
          >
            <ListFilter size={15} />
          </DropdownMenu.Trigger>

          <DropdownMenu.Content class="menu">
            <DropdownMenu.Group>
              <DropdownMenu.GroupLabel class="menu-label">Status</DropdownMenu.GroupLabel>
              <For each={GROUPS}>
                {(group) => (
                  <Tick
                    words={GROUP_TITLES[group]}
                    on={props.filter.groups.includes(group)}
                    onToggle={() => props.onChange({ groups: without(props.filter.groups, group) })}
                  />
                )}
              </For>
            </DropdownMenu.Group>
            <DropdownMenu.Separator class="menu-line" />
            <DropdownMenu.Group>
              <DropdownMenu.GroupLabel class="menu-label">Kind</DropdownMenu.GroupLabel>
              <For each={kinds()}>
                {(kind) => (
                  <Tick
                    words={kind}
                    on={props.filter.kinds.includes(kind)}
                    onToggle={() => props.onChange({ kinds: without(props.filter.kinds, kind) })}
                  />
                )}
              </For>
            </DropdownMenu.Group>
            <DropdownMenu.Separator class="menu-line" />
            <Tick
              words="Archived"
              on={props.filter.archived}
              onToggle={() => props.onChange({ archived: !props.filter.archived })}
            />
          </DropdownMenu.Content>
        </DropdownMenu>
      </div>
      <Show when={narrowed().length > 0}>
        <div class="list-tools-row small muted">
          <span class="cut grow">Only {narrowed().join(', ')}</span>
          <button
            type="button"
            class="list-all"
            onClick={() => props.onChange({ groups: [], kinds: [], archived: false })}
          >
            Show all
          </button>
        </div>
      </Show>
    </div>
  )
}

interface TickProps {
  readonly words: string
  readonly on: boolean
  readonly onToggle: () => void
}

function Tick(props: TickProps) {
  return (
    <DropdownMenu.CheckboxItem
      class="menu-item"
      checked={props.on}
      closeOnSelect={false}
      onChange={() => props.onToggle()}
    >
      <span class="menu-mark">
        <Show when={props.on}>
          <Check size={14} />
        </Show>
      </span>
      {props.words}
    </DropdownMenu.CheckboxItem>
  )
}
