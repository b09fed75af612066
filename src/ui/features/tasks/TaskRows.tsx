import { createVirtualizer } from '@tanstack/solid-virtual'
import {
  type Accessor,
  createEffect,
  createMemo,
  createSignal,
  For,
  Match,
  on,
  onMount,
  Show,
  Switch,
} from 'solid-js'
import { useSelection } from '../../state/selection.ts'
import { useYard } from '../../state/yard.ts'
import { AttemptRow } from './AttemptRow.tsx'
import { attemptOf } from './creating.ts'
import { ROW, SECTION_TITLES, type ListItem, type Section } from './listItems.ts'
import { handleListKey } from './listKeys.ts'
import type { ListSelection } from './listSelection.ts'
import { SectionHead } from './SectionHead.tsx'
import { RowMenu, type MenuPlace } from './RowMenu.tsx'
import { rowId, TaskRow } from './TaskRow.tsx'
import type { TaskDoing } from './taskDoing.tsx'

interface TaskRowsProps {
  readonly items: readonly ListItem[]
  readonly chosen: ListSelection
  readonly doing: TaskDoing
  readonly doneOpen: boolean
  readonly onToggleDone: () => void
  readonly onFind: () => void
  readonly ref: (element: HTMLElement) => void
}

/** The part of the list that is in sight, by section. */
function createSight(place: Accessor<HTMLDivElement | undefined>, items: Accessor<readonly ListItem[]>) {
  const virtual = createVirtualizer<HTMLDivElement, HTMLDivElement>({
    get count() {
      return items().length
    },
    getScrollElement: () => place() ?? null,
    getItemKey: (index) => items()[index]?.key ?? index,
    estimateSize: (index) => items()[index]?.height ?? ROW,
    overscan: 6,
  })
  createEffect(on(items, () => virtual.measure(), { defer: true }))
  const tops = createMemo(() => new Map(virtual.getVirtualItems().map(({ key, start }) => [key, start])))
  const seen = createMemo(() => virtual.getVirtualItems().flatMap(({ index }) => items()[index] ?? []))
  const sections = createMemo((before: readonly Section[]) => {
    const now = [...new Set(seen().map(({ section }) => section))]
    return now.join() === before.join() ? before : now
  }, [])
  const keysIn = (section: Section) => seen().flatMap((item) => (item.section === section ? item.key : []))
  return { virtual, tops, sections, keysIn }
}

/** The rows in sight, by section. A change of one task touches its own row, whatever the length of the list. */
export function TaskRows(props: TaskRowsProps) {
  let element!: HTMLDivElement
  const { state } = useYard()
  const { project, task, selectTask } = useSelection()
  const [place, setPlace] = createSignal<HTMLDivElement>()
  const [menu, setMenu] = createSignal<MenuPlace | null>(null)
  // Before it is in the page an element has no window, and the virtualizer would never measure it.
  onMount(() => {
    props.ref(element)
    setPlace(element)
  })
  const { virtual, tops, sections, keysIn } = createSight(place, () => props.items)
  const byKey = createMemo(() => new Map(props.items.map((item) => [item.key, item])))
  const active = () => props.chosen.active() ?? task()?.id ?? null

  const reveal = (key: string): void => {
    const index = props.items.findIndex((item) => item.key === key)
    if (index >= 0) virtual.scrollToIndex(index, { align: 'auto' })
  }
  const open = (id: string): void => {
    props.chosen.setActive(id)
    selectTask(id)
  }
  const onClick = (id: string, event: MouseEvent): void => {
    if (event.shiftKey) props.chosen.extendTo(id)
    else if (event.ctrlKey || event.metaKey) props.chosen.toggle(id)
    else open(id)
  }
  const openMenu = (id: string, x: number, y: number): void => {
    const found = state.tasks[id]
    if (!found) return
    props.chosen.setActive(id)
    setMenu({ task: found, x, y })
  }
  const openMenuByKey = (id: string): void => {
    const box = document.getElementById(rowId(id))?.getBoundingClientRect()
    if (box) openMenu(id, box.left + 24, box.top + 24)
  }
  createEffect(() => {
    const id = task()?.id
    if (id === undefined) return
    props.chosen.setActive(id)
    queueMicrotask(() => reveal(id))
  })
  const onKey = (event: KeyboardEvent): void =>
    handleListKey(event, {
      keys: props.items.flatMap(({ type, key }) => (type === 'task' ? [key] : [])),
      active: active(),
      chosen: props.chosen,
      ...{ open, reveal, openMenu: openMenuByKey, rename: props.doing.rename, find: props.onFind },
    })
  return (
    <>
      <div
        class="task-groups"
        ref={(made) => (element = made)}
        role="tree"
        aria-label="Tasks"
        aria-multiselectable="true"
        aria-activedescendant={
          active() !== null && tops().has(active() ?? '') ? rowId(active() ?? '') : undefined
        }
        tabindex="0"
        onKeyDown={onKey}
      >
        <div class="task-rows" role="presentation" style={{ height: `${virtual.getTotalSize()}px` }}>
          <For each={sections()}>
            {(section) => (
              <section role="group" aria-label={SECTION_TITLES[section]}>
                <For each={keysIn(section)}>{(key) => <Line itemKey={key} />}</For>
              </section>
            )}
          </For>
        </div>
      </div>
      <Show when={menu()} keyed>
        {(at) => (
          <RowMenu
            place={at}
            doing={props.doing}
            isChosen={props.chosen.chosen().has(at.task.id)}
            onOpen={() => open(at.task.id)}
            onChoose={() => props.chosen.toggle(at.task.id)}
            onClose={() => {
              setMenu(null)
              element.focus()
            }}
          />
        )}
      </Show>
    </>
  )

  function Line(line: { readonly itemKey: string }) {
    const item = () => byKey().get(line.itemKey)
    const top = () => tops().get(line.itemKey) ?? 0
    return (
      <Switch>
        <Match when={item()?.type === 'head'}>
          <SectionHead
            section={item()?.section ?? 'done'}
            count={item()?.count ?? 0}
            top={top()}
            isOpen={item()?.section !== 'done' || props.doneOpen}
            onToggle={item()?.section === 'done' ? props.onToggleDone : null}
          />
        </Match>
        <Match when={item()?.type === 'attempt' && attemptOf(project()?.id ?? '')}>
          {(attempt) => <AttemptRow attempt={attempt()} top={top()} height={item()?.height ?? ROW} />}
        </Match>
        <Match when={state.tasks[line.itemKey]}>
          {(shown) => (
            <TaskRow
              task={shown()}
              top={top()}
              height={item()?.height ?? ROW}
              position={item()?.position ?? 1}
              isActive={active() === line.itemKey}
              isChosen={props.chosen.chosen().has(line.itemKey)}
              onClick={(event) => onClick(line.itemKey, event)}
              onMenu={(x, y) => openMenu(line.itemKey, x, y)}
            />
          )}
        </Match>
      </Switch>
    )
  }
}
