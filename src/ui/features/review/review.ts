import { createEffect, createMemo, createSignal, on, onCleanup, type Accessor } from 'solid-js'
import type { Output } from '../../../contract/index.ts'
import type { Task } from '../../../contract/task.ts'
import type { CallFailure, Yard } from '../../state/yard.ts'
import { changeBook } from './changeBook.ts'

export type TaskDiff = Output<'task', 'diff'>

export interface Review {
  /** The change as the host told it last, without any patch; null until it has. */
  readonly diff: Accessor<TaskDiff | null>
  readonly problem: Accessor<CallFailure | null>
  readonly isLoading: Accessor<boolean>
  /** Grows with each answer; what hangs on the files is to be read anew then. */
  readonly edition: Accessor<number>
  refresh(): void
}

/** Follows the change of a task: asks again whenever its files may be others, never twice at once. */
export function createReview(yard: Yard, task: Accessor<Task>): Review {
  const book = changeBook(yard)
  const [diff, setDiff] = createSignal<TaskDiff | null>(null)
  const [problem, setProblem] = createSignal<CallFailure | null>(null)
  const [isLoading, setLoading] = createSignal(false)
  const [edition, setEdition] = createSignal(0)
  let again = false
  let ended = false
  onCleanup(() => (ended = true))

  const load = async (): Promise<void> => {
    again = true
    if (isLoading()) return
    setLoading(true)
    while (again && !ended) {
      again = false
      const version = book.version(task())
      const { id } = task()
      const found = await yard.call((client) => client.task.diff({ task_id: id, max_bytes: 0 }))
      if (ended) return
      if (found.ok) {
        book.note(id, version, found.value.files)
        setDiff(found.value)
        setEdition((before) => before + 1)
      } else if (found.error.code === 'NO_WORKTREE' && task().worktree === null && !task().landing) {
        // While a merge takes the worktree away, what was there stays to be seen.
        setDiff(null)
      }
      setProblem(found.ok || found.error.code === 'NO_WORKTREE' ? null : found.error)
    }
    setLoading(false)
  }
  const isLive = createMemo(() => yard.link() === 'live')
  const hasFiles = createMemo(() => task().worktree ?? task().landing?.sha ?? null)
  createEffect(
    on([isLive, hasFiles, () => book.version(task())], ([live]) => {
      if (live) void load()
    }),
  )
  return { diff, problem, isLoading, edition, refresh: () => void load() }
}
