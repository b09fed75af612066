import { createEffect, createMemo, createSignal, on, onCleanup, type Accessor } from 'solid-js'
import type { Output } from '../../../contract/index.ts'
import type { Task } from '../../../contract/task.ts'
import type { CallFailure, Yard } from '../../state/yard.ts'
import { changeBook } from './changeBook.ts'

export type Listing = Output<'review', 'files'>
export type ListedFile = Listing['files'][number]
export type CommitList = Output<'review', 'commits'>

/** One commit, what is in no commit, or (null) all of the change. */
export type Part = string | null

export interface Review {
  /** The changed files as the host told them last; null until it has. */
  readonly listing: Accessor<Listing | null>
  readonly part: Accessor<Part>
  setPart(part: Part): void
  /** The commits of the branch; null until they are known. */
  readonly commits: Accessor<CommitList | null>
  readonly problem: Accessor<CallFailure | null>
  readonly isLoading: Accessor<boolean>
  /** Grows with each look at the files; what hangs on them is to be read anew then. */
  readonly edition: Accessor<number>
  refresh(): void
}

/** From so many files on their names are shown before they are counted. */
const MANY = 200

/** Follows the change of a task: asks again whenever its files may be others, never twice at once. */
export function createReview(yard: Yard, task: Accessor<Task>): Review {
  const book = changeBook(yard)
  const [listing, setListing] = createSignal<Listing | null>(null)
  const [part, choosePart] = createSignal<Part>(null)
  const [commits, setCommits] = createSignal<CommitList | null>(null)
  const [problem, setProblem] = createSignal<CallFailure | null>(null)
  const [isLoading, setLoading] = createSignal(false)
  const [edition, setEdition] = createSignal(0)
  let shown: Part | undefined
  let again = false
  let ended = false
  onCleanup(() => (ended = true))

  const ask = async (wanted: Part, counts: boolean) => {
    const { id } = task()
    const of = { task_id: id, counts, ...(wanted === null ? {} : { commit: wanted }) }
    return yard.call((client) => client.review.files(of))
  }
  /** False where something else is wanted by now. */
  const take = (wanted: Part, found: Listing): boolean => {
    if (ended || wanted !== part()) return false
    shown = wanted
    setProblem(null)
    setListing(found)
    return true
  }
  const refuse = (error: CallFailure, wanted: Part): void => {
    if (error.code === 'UNKNOWN_REVISION' && wanted !== null && part() === wanted) {
      // The agent has rewritten its branch: that commit is no more.
      choosePart(null)
      again = true
    } else if (error.code === 'NO_WORKTREE') {
      // While a merge takes the worktree away, what was there stays to be seen.
      if (task().worktree === null && !task().landing) setListing(null)
      setProblem(null)
    } else setProblem(error)
  }
  const look = async (): Promise<void> => {
    const wanted = part()
    if (shown !== wanted) {
      const names = await ask(wanted, false)
      if (ended) return
      if (!names.ok) return refuse(names.error, wanted)
      if (names.value.files.length > MANY && take(wanted, names.value)) setEdition((before) => before + 1)
    }
    const isNew = shown !== wanted || listing()?.counted === true
    const version = book.version(task())
    const found = await ask(wanted, true)
    if (ended) return
    if (!found.ok) return refuse(found.error, wanted)
    if (wanted === null) book.note(task().id, version, found.value.files)
    if (take(wanted, found.value) && isNew) setEdition((before) => before + 1)
    const { id } = task()
    const listed = await yard.call((client) => client.review.commits({ task_id: id }))
    if (!ended && listed.ok) setCommits(listed.value)
  }
  const load = async (): Promise<void> => {
    again = true
    if (isLoading()) return
    setLoading(true)
    while (again && !ended) {
      again = false
      await look()
    }
    if (!ended) setLoading(false)
  }
  const isLive = createMemo(() => yard.link() === 'live')
  const hasFiles = createMemo(() => task().worktree ?? task().landing?.sha ?? null)
  createEffect(
    on([isLive, hasFiles, () => book.version(task())], ([live]) => {
      if (live) void load()
    }),
  )
  return {
    ...{ listing, part, commits, problem, isLoading, edition },
    setPart(next) {
      choosePart(next)
      void load()
    },
    refresh: () => void load(),
  }
}
