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

/** What is known of the changes of all tasks: how big they are, and when they may be others. */
export interface ChangeBook {
  /** Grows when the worktree of the task, or the branch that it is compared with, may have changed. */
  version(task: Task): number
  counts(taskId: string): Counts | undefined
  /** Takes in counts that somebody has asked the host for. */
  note(taskId: string, version: number, files: readonly ChangedFile[]): void
  /** Asks for the counts when it is their turn, one task at a time; the returned function takes that back. */
  want(task: Task): () => void
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
  const [known, setKnown] = createStore<Record<string, Counts & { readonly version: number }>>({})
  const wanted = new Map<string, Task>()
  let busy = false
  yard.onEvent((event) => {
    const moved = movedBy(event)
    if (moved !== null) setVersions(moved, (before) => (before ?? 0) + 1)
  })
  const version = (task: Task): number => (versions[task.id] ?? 0) + (versions[task.project_id] ?? 0)
  const note: ChangeBook['note'] = (taskId, at, files) =>
    setKnown(taskId, { ...countsOf(files), version: at })

  const work = async (): Promise<void> => {
    if (busy) return
    busy = true
    for (let next = wanted.values().next(); !next.done; next = wanted.values().next()) {
      const task = next.value
      wanted.delete(task.id)
      const at = version(task)
      const found = await yard.call((client) => client.task.diff({ task_id: task.id, max_bytes: 0 }))
      if (found.ok) note(task.id, at, found.value.files)
    }
    busy = false
  }
  return {
    version,
    counts: (taskId) => known[taskId],
    note,
    want(task) {
      if (known[task.id]?.version === version(task)) return () => undefined
      wanted.set(task.id, task)
      void work()
      return () => wanted.delete(task.id)
    },
  }
}
