import { batch, createMemo, createSignal, type Accessor } from 'solid-js'
import { createPreference } from '../../state/preference.ts'
import {
  closePane,
  MOST_PANES,
  neighbour,
  onePane,
  panesOf,
  readTree,
  setShare,
  showInPane,
  splitPane,
  type Direction,
  type Pane,
  type PaneTree,
  type Split,
} from './paneTree.ts'

/** The panes of tasks, the one that was changed last at the end. */
type Kept = Readonly<Record<string, PaneTree>>

const MOST_TASKS = 100

function readKept(stored: unknown): Kept {
  if (typeof stored !== 'object' || stored === null) return {}
  const read = Object.entries(stored).map(([task, tree]) => [task, readTree(tree)] as const)
  return Object.fromEntries(read.filter((each): each is [string, PaneTree] => each[1] !== null))
}

const [kept, keep] = createPreference('terminal.panes', readKept)

export interface Panes {
  readonly tree: Accessor<PaneTree>
  readonly focused: Accessor<Pane>
  focus(id: string): void
  /** Shows the terminal in the pane that has the focus. */
  show(terminal: string): void
  showIn(pane: string, terminal: string | null): void
  /** Splits the pane that has the focus; the new one gets it. False where there are enough. */
  split(way: Split['way'], terminal: string | null): boolean
  close(id: string): void
  move(direction: Direction): void
  resize(split: string, share: number): void
}

/** The panes of a task, as the person has left them. */
export function createPanes(taskId: Accessor<string>): Panes {
  const [focusedId, setFocused] = createSignal<string | null>(null)
  const tree = createMemo(() => kept()[taskId()] ?? onePane('1'))
  const set = (next: PaneTree): void => {
    const { [taskId()]: _before, ...others } = kept()
    const entries = [...Object.entries(others), [taskId(), next] as const]
    keep(Object.fromEntries(entries.slice(-MOST_TASKS)))
  }
  const focused = createMemo(() => {
    const panes = panesOf(tree())
    const [first = onePane('1')] = panes
    return panes.find(({ id }) => id === focusedId()) ?? first
  })
  const freeId = (): string => {
    const used = panesOf(tree()).map(({ id }) => Number(id) || 0)
    return String(Math.max(0, ...used) + 1)
  }
  return {
    tree,
    focused,
    focus: setFocused,
    show: (terminal) => set(showInPane(tree(), focused().id, terminal)),
    showIn: (pane, terminal) => set(showInPane(tree(), pane, terminal)),
    split(way, terminal) {
      if (panesOf(tree()).length >= MOST_PANES) return false
      const added = { ...onePane(freeId()), terminal }
      batch(() => {
        set(splitPane(tree(), focused().id, way, added))
        setFocused(added.id)
      })
      return true
    },
    close: (id) => set(closePane(tree(), id)),
    move(direction) {
      const next = neighbour(tree(), focused().id, direction)
      if (next !== null) setFocused(next)
    },
    resize: (split, share) => set(setShare(tree(), split, share)),
  }
}
