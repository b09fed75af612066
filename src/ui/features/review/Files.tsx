import { createEffect, createMemo, createSignal, lazy, on, Show } from 'solid-js'
import type { ChangedFile } from '../../../contract/change.ts'
import type { Task } from '../../../contract/task.ts'
import { EmptyState } from '../../kit/EmptyState.tsx'
import { useYard } from '../../state/yard.ts'
import type { Comment } from './comment.ts'
import type { LineRange } from './diffView.ts'
import type { Drafts } from './drafts.ts'
import { FileHead } from './FileHead.tsx'
import { FileList } from './FileList.tsx'
import { createFilePatch, type ShownFile } from './filePatch.ts'
import { listRows, treeRows } from './fileRows.ts'
import { look } from './look.ts'
import type { Notes } from './notes.ts'
import type { Review, TaskDiff } from './review.ts'
import { ReviewTools } from './ReviewTools.tsx'
import { createViewed } from './viewed.ts'

/** What draws a diff is half a megabyte, and a window without a chosen task needs none of it. */
const DiffPane = lazy(() => import('./DiffPane.tsx').then((loaded) => ({ default: loaded.DiffPane })))

interface FilesProps {
  readonly task: Task
  readonly diff: TaskDiff
  readonly review: Review
  readonly drafts: Drafts
  /** The chosen file; null for the first. */
  readonly path: string | null
  readonly onPath: (path: string) => void
  /** A comment to show beside its line and to open; null for none. */
  readonly wanted: Comment | null
  readonly onArrived: () => void
}

/** The changed files, and the diff of the one that is chosen. */
export function Files(props: FilesProps) {
  const yard = useYard()
  const [closed, setClosed] = createSignal<ReadonlySet<string>>(new Set())
  const [target, setTarget] = createSignal<LineRange | null>(null)
  const [notes, setNotes] = createSignal<Notes | null>(null)
  const rows = createMemo(() =>
    look().tree ? treeRows(props.diff.files, closed()) : listRows(props.diff.files),
  )
  const inOrder = createMemo(() => rows().flatMap((row) => (row.type === 'file' ? [row.file] : [])))
  const file = createMemo(
    () => props.diff.files.find((each) => each.path === props.path) ?? inOrder()[0] ?? null,
  )
  // eslint-disable-next-line solid/reactivity -- the panel is made anew for another task
  const viewed = createViewed(props.task.id, () => props.diff.head_sha)
  const shown = createFilePatch(yard, {
    // eslint-disable-next-line solid/reactivity -- the same
    ...{ taskId: props.task.id, edition: props.review.edition },
    ...{ file, hideSpace: () => look().hideSpace },
  })
  const choose = (next: ChangedFile | undefined): void => {
    if (next) props.onPath(next.path)
  }
  const toggleFolder = (key: string): void => {
    const next = new Set(closed())
    if (!next.delete(key)) next.add(key)
    setClosed(next)
  }
  const toggleViewed = (each: ChangedFile): void => viewed.setViewed(each, !viewed.isViewed(each))
  const onKey = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return
    if (event.target instanceof HTMLTextAreaElement || event.target instanceof HTMLInputElement) return
    const now = file()
    const at = inOrder().findIndex((each) => each.path === now?.path)
    if (event.key === 'n') choose(inOrder()[at + 1])
    else if (event.key === 'p') choose(inOrder()[at - 1])
    else if (event.key === 'v' && now) toggleViewed(now)
    else return
    event.preventDefault()
  }
  createEffect(
    on(
      () => props.wanted,
      (comment) => {
        if (!comment) return
        setTarget(null)
        props.onPath(comment.path)
      },
    ),
  )
  // A comment in another file is there when that file is shown.
  createEffect(
    on([() => props.wanted, shown, notes], ([comment, now, there]) => {
      if (!comment || !there || now?.file.path !== comment.path) return
      props.onArrived()
      setTarget({ side: comment.side, line: comment.line, end: comment.end })
      there.edit(comment.id)
    }),
  )
  return (
    <div class="review-files" onKeyDown={onKey}>
      <ReviewTools
        files={props.diff.files.length}
        viewed={props.diff.files.filter((each) => viewed.isViewed(each)).length}
        isLoading={props.review.isLoading()}
        onRefresh={props.review.refresh}
      />
      <FileList
        rows={rows()}
        tree={look().tree}
        chosen={file()?.path ?? null}
        isViewed={viewed.isViewed}
        onChoose={choose}
        onToggleViewed={toggleViewed}
        onToggleFolder={toggleFolder}
      />
      <Show when={file()}>
        {(now) => (
          <FileHead
            file={now()}
            viewed={viewed.isViewed(now())}
            onViewed={(mark) => viewed.setViewed(now(), mark)}
          />
        )}
      </Show>
      <Show when={file()?.binary}>
        <EmptyState title="Binary file">
          <p class="muted">It has no lines to compare.</p>
        </EmptyState>
      </Show>
      <Show when={withLines(shown())} fallback={<NoLines shown={shown()} />}>
        {(now) => <DiffPane shown={now()} drafts={props.drafts} target={target()} onNotes={setNotes} />}
      </Show>
    </div>
  )
}

const withLines = (shown: ShownFile | null): ShownFile | null =>
  shown && shown.lines.length > 0 ? shown : null

function noLines({ file, problem }: ShownFile): { title: string; words: string } {
  if (problem !== null) return { title: 'The diff of this file cannot be shown', words: problem }
  if (look().hideSpace && (file.additions ?? 0) + (file.deletions ?? 0) > 0)
    return {
      title: 'Whitespace only',
      words: 'All changes of this file are changes of whitespace, which are hidden.',
    }
  if (file.from !== null) return { title: 'Renamed without a change', words: `It was ${file.from}.` }
  return { title: 'No lines to compare', words: 'The file is empty, or only its mode has changed.' }
}

function NoLines(props: { readonly shown: ShownFile | null }) {
  return (
    <Show when={props.shown}>
      {(shown) => (
        <EmptyState title={noLines(shown()).title}>
          <p class="muted">{noLines(shown()).words}</p>
        </EmptyState>
      )}
    </Show>
  )
}
