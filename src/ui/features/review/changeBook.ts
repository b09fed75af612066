import { createStore } from 'solid-js/store'
import type { ChangedFile } from '../../../contract/change.ts'
import type { Event } from '../../../contract/event.ts'
import type { Task } from '../../../contract/task.ts'
import type { Yard } from '../../state/yard.ts'

export interface Counts {
  readonly files: number
  readonly additions: number
  readonly deletions: number
}

/** When the changes of tasks may be others. */
export interface ChangeBook {
  /** Grows when the worktree of the task, or the branch that it is compared with, may have changed. */
  version(task: Task): number
}

export const countsOf = (files: readonly ChangedFile[]): Counts => ({
  files: files.length,
  additions: files.reduce((sum, file) => sum + (file.additions ?? 0), 0),
  deletions: files.reduce((sum, file) => sum + (file.deletions ?? 0), 0),
})

const MOVES_TASK = new Set([
  'task.changed',
  'task.submitted',
  'task.sent_back',
  'task.closed',
  'worktree.added',
  'worktree.removed',
])
const MOVES_PROJECT = new Set(['task.merged', 'task.undone'])

/** What the event may have changed: one task, every task of a project, or nothing. */
function movedBy({ type, task_id, project_id, images }: Event): string | null {
  if (MOVES_PROJECT.has(type)) return project_id
  if (MOVES_TASK.has(type)) return task_id
  // A turn is over, or stopped to ask: the files are as the agent has left them.
  const rests = type.startsWith('agent.') && images.agent !== undefined && images.agent.status !== 'working'
  return rests ? task_id : null
}

const books = new WeakMap<Yard, ChangeBook>()

/** The book of this host's tasks; it ends with the yard. */
export function changeBook(yard: Yard): ChangeBook {
  const made = books.get(yard) ?? createChangeBook(yard)
  books.set(yard, made)
  return made
}

function createChangeBook(yard: Yard): ChangeBook {
  const [versions, setVersions] = createStore<Record<string, number>>({})
  yard.onEvent((event) => {
    const moved = movedBy(event)
    if (moved !== null) setVersions(moved, (before) => (before ?? 0) + 1)
  })
  return { version: (task) => (versions[task.id] ?? 0) + (versions[task.project_id] ?? 0) }
}
