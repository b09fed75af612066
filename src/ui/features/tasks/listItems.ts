import { createMemo, mapArray, type Accessor } from 'solid-js'
import type { Task } from '../../../contract/task.ts'
import type { YardState } from '../../state/yard.ts'
import { rowNote } from './rowNote.ts'
import { answers } from './taskOrder.ts'
import { GROUP_TITLES, GROUPS, standingOf, type Group } from './urgency.ts'

export type Section = Group | 'pinned' | 'archived'

export const SECTION_TITLES: Readonly<Record<Section, string>> = {
  pinned: 'Pinned',
  ...GROUP_TITLES,
  archived: 'Archived',
}
const ORDER: readonly Section[] = ['pinned', ...GROUPS, 'archived']

/** What the list shows of the project's tasks. */
export interface ListFilter {
  readonly project: string | undefined
  readonly query: string
  /** Empty for all of them. */
  readonly groups: readonly Group[]
  readonly kinds: readonly string[]
  readonly archived: boolean
}

/** One line of the list: the head of a section, or a task; keys are unique and stay with what they name. */
export interface ListItem {
  readonly key: string
  readonly section: Section
  readonly type: 'head' | 'task' | 'attempt'
  readonly height: number
  /** For a head: how many tasks are below it. */
  readonly count: number
  /** For a task: its number within its section, from 1. */
  readonly position: number
}

export const HEAD = 34
export const ROW = 50
export const TALL = 66

/** Section and height of a task in one word, so that a change that moves nothing ends here. */
function placeOf(state: YardState, task: Task, filter: ListFilter): string {
  if (task.project_id !== filter.project || (task.archived_at !== null) !== filter.archived) return ''
  const agent = task.agent_id === null ? undefined : state.agents[task.agent_id]
  const { group } = standingOf(task, agent, state.tasks)
  const isWanted =
    (filter.groups.length === 0 || filter.groups.includes(group)) &&
    (filter.kinds.length === 0 || filter.kinds.includes(task.kind)) &&
    answers(task, filter.query)
  if (!isWanted) return ''
  const section: Section = filter.archived ? 'archived' : task.pinned ? 'pinned' : group
  return `${section} ${rowNote(task, agent, state.tasks) ? TALL : ROW}`
}

/** Every task that the filter lets through, by section; the newest first. */
export function createSections(state: YardState, filter: Accessor<ListFilter>) {
  const places = mapArray(
    () => Object.keys(state.tasks),
    (id) => {
      const place = createMemo(() => {
        const task = state.tasks[id]
        return task ? placeOf(state, task, filter()) : ''
      })
      return { id, place }
    },
  )
  return createMemo(() => {
    const sections = new Map<Section, ListItem[]>()
    for (const { id, place } of places().toReversed()) {
      const [name, height] = place().split(' ')
      const section = ORDER.find((each) => each === name)
      if (!section) continue
      const items = sections.get(section) ?? []
      sections.set(section, items)
      items.push({
        key: id,
        section,
        type: 'task',
        height: Number(height),
        count: 0,
        position: items.length + 1,
      })
    }
    return ORDER.flatMap((section) => {
      const items = sections.get(section)
      return items ? [{ section, items }] : []
    })
  })
}
