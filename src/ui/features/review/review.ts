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

const askFor = (yard: Yard, task: Accessor<Task>) => (wanted: Part, counts: boolean) => {
  const of = { task_id: task().id, counts, ...(wanted === null ? {} : { commit: wanted }) }
  return yard.call((client) => client.review.files(of))
}

interface Looking {
  look(): Promise<void>
  readonly isLoading: Accessor<boolean>
  setLoading(loading: boolean): void
  isWanted(): boolean
  /** Notes whether another look is wanted. */
  mark(wanted: boolean): void
}

/** Looks, and once more where that was asked for meanwhile. */
function oneAtATime({ look, isLoading, setLoading, isWanted, mark }: Looking): () => Promise<void> {
  return async () => {
    mark(true)
    if (isLoading()) return
    setLoading(true)
    while (isWanted()) {
      mark(false)
      await look()
    }
    setLoading(false)
  }
}

/** What to do where the host did not tell the files. */
function afterRefusal(
  { code }: CallFailure,
  wanted: Part,
  task: Task,
): 'whole' | 'gone' | 'kept' | 'problem' {
  // The agent has rewritten its branch: that commit is no more.
  if (code === 'UNKNOWN_REVISION' && wanted !== null) return 'whole'
  if (code !== 'NO_WORKTREE') return 'problem'
  // While a merge takes the worktree away, what was there stays to be seen.
  return task.worktree === null && !task.landing ? 'gone' : 'kept'
}

/** Looks again whenever the files of the task may be others. */
function followChanges(yard: Yard, task: Accessor<Task>, load: () => Promise<void>): void {
  const book = changeBook(yard)
  const isLive = createMemo(() => yard.link() === 'live')
  const hasFiles = createMemo(() => task().worktree ?? task().landing?.sha ?? null)
  createEffect(
    on([isLive, hasFiles, () => book.version(task())], ([live]) => {
      if (live) void load()
    }),
  )
}

/** Follows the change of a task: asks again whenever its files may be others, never twice at once. */
export function createReview(yard: Yard, task: Accessor<Task>): Review {
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

  const ask = askFor(yard, task)
  /** False where something else is wanted by now. */
  const take = (wanted: Part, found: Listing): boolean => {
    if (ended || wanted !== part()) return false
    shown = wanted
    setProblem(null)
    return setListing(found) !== null
  }
  const refuse = (error: CallFailure, wanted: Part): void => {
    const follow = afterRefusal(error, wanted, task())
    if (follow === 'whole' && part() === wanted) again = choosePart(null) === null
    if (follow === 'gone') setListing(null)
    setProblem(follow === 'problem' ? error : null)
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
    const found = await ask(wanted, true)
    if (ended) return
    if (!found.ok) return refuse(found.error, wanted)
    if (take(wanted, found.value) && isNew) setEdition((before) => before + 1)
    const listed = await yard.call((client) => client.review.commits({ task_id: found.value.task_id }))
    if (!ended && listed.ok) setCommits(listed.value)
  }
  const load = oneAtATime({
    ...{ look, isLoading, setLoading },
    isWanted: () => again && !ended,
    mark: (wanted) => (again = wanted),
  })
  followChanges(yard, task, load)
  return {
    ...{ listing, part, commits, problem, isLoading, edition },
    setPart(next) {
      choosePart(next)
      void load()
    },
    refresh: () => void load(),
  }
}
