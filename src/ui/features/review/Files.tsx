import { createEffect, createMemo, createSignal, lazy, on, Show } from 'solid-js'
import type { Task } from '../../../contract/task.ts'
import { useYard } from '../../state/yard.ts'
import type { Comment } from './comment.ts'
import type { DiffHand } from './DiffPane.tsx'
import type { LineRange } from './diffView.ts'
import type { Drafts } from './drafts.ts'
import { FileHead } from './FileHead.tsx'
import { FileList } from './FileList.tsx'
import { createFilePatch, type ShownFile } from './filePatch.ts'
import { listRows, treeRows } from './fileRows.ts'
import { loadSides } from './fileSides.ts'
import { followComments } from './followComments.ts'
import { look } from './look.ts'
import { BinaryPane } from './BinaryPane.tsx'
import { NoLines } from './NoLines.tsx'
import { pictureType } from './pictures.ts'
import { useReviewKeys } from './reviewKeys.ts'
import type { ListedFile, Listing, Review } from './review.ts'
import { ReviewTools } from './ReviewTools.tsx'
import { ToolButton } from '../../kit/ToolButton.tsx'
import { createViewed } from './viewed.ts'
import FileText from 'lucide-solid/icons/file-text'

/** What draws a diff is half a megabyte, and a window without a chosen task needs none of it. */
const DiffPane = lazy(() => import('./DiffPane.tsx').then((loaded) => ({ default: loaded.DiffPane })))

interface FilesProps {
  readonly task: Task
  readonly listing: Listing
  readonly review: Review
  readonly drafts: Drafts
  /** The chosen file; null for the first. */
  readonly path: string | null
  readonly onPath: (path: string) => void
  /** A comment to show beside its line and to open; null for none. */
  readonly wanted: Comment | null
  readonly onArrived: () => void
  /** Whether keys that are single letters are meant for the review. */
  readonly hasKeys: () => boolean
}

/** The changed files, and the diff of the one that is chosen. */
export function Files(props: FilesProps) {
  const yard = useYard()
  const [closed, setClosed] = createSignal<ReadonlySet<string>>(new Set())
  const [filter, setFilter] = createSignal('')
  const [target, setTarget] = createSignal<LineRange | null>(null)
  const [hand, setHand] = createSignal<DiffHand | null>(null)
  const [asText, setAsText] = createSignal(false)
  let filterBox: HTMLInputElement | undefined
  const found = createMemo(() => {
    const words = filter().toLowerCase().split(/\s+/).filter(Boolean)
    const { files } = props.listing
    if (words.length === 0) return files
    return files.filter(({ path }) => words.every((word) => path.toLowerCase().includes(word)))
  })
  const rows = createMemo(() => (look().tree ? treeRows(found(), closed()) : listRows(found())))
  const inOrder = createMemo(() => rows().flatMap((row) => (row.type === 'file' ? [row.file] : [])))
  const file = createMemo(
    () => props.listing.files.find((each) => each.path === props.path) ?? inOrder()[0] ?? null,
  )
  // eslint-disable-next-line solid/reactivity -- the panel is made anew for another task
  const viewed = createViewed(props.task.id)
  const lookAt = (each: ListedFile) => viewed.lookAt(each, props.listing.counted)
  const patch = createFilePatch(yard, {
    // eslint-disable-next-line solid/reactivity -- the same
    ...{ taskId: props.task.id, edition: props.review.edition, part: props.review.part },
    ...{ file, hideSpace: () => look().hideSpace },
  })
  const { shown } = patch
  const place = () => {
    const now = file()
    return now && { file: now, listing: props.listing, part: props.review.part() }
  }
  const isPicture = createMemo(() => pictureType(file()?.path ?? '') !== null)
  const isDrawn = () => file()?.binary === true || (isPicture() && !asText())
  const choose = (next: ListedFile | undefined): void => {
    if (next) props.onPath(next.path)
  }
  const viewedCount = createMemo(() =>
    viewed.isAny() ? props.listing.files.filter((each) => lookAt(each) === 'viewed').length : 0,
  )
  const toggleFolder = (key: string): void => {
    const next = new Set(closed())
    if (!next.delete(key)) next.add(key)
    setClosed(next)
  }
  const toggleViewed = (each: ListedFile): void => viewed.setViewed(each, lookAt(each) !== 'viewed')
  const step = (by: 1 | -1): void => choose(inOrder()[inOrder().findIndex((each) => each === file()) + by])
  useReviewKeys({
    // eslint-disable-next-line solid/reactivity -- asked at each press
    isHere: props.hasKeys,
    onStep: step,
    onViewed() {
      const now = file()
      if (now) toggleViewed(now)
    },
    onComment: () => hand()?.comment(),
    onFind: () => filterBox?.focus(),
  })
  // eslint-disable-next-line solid/reactivity -- the drafts of a task last as long as its panel
  followComments({ drafts: props.drafts, edition: props.review.edition, linesOf: patch.linesOf })
  createEffect(
    on(
      () => props.wanted,
      (comment) => {
        if (!comment) return
        setTarget(null)
        setFilter('')
        if (comment.commit !== props.review.part()) props.review.setPart(comment.commit)
        props.onPath(comment.path)
      },
    ),
  )
  // A comment in another file is there when that file is shown.
  createEffect(
    on([() => props.wanted, shown, hand], ([comment, now, there]) => {
      if (!comment || !there || now?.file.path !== comment.path || now.part !== comment.commit) return
      props.onArrived()
      setTarget({ side: comment.side, line: comment.line, end: comment.end })
      if (comment.sent === null) there.notes.edit(comment.id)
    }),
  )
  return (
    <div class="review-files">
      <ReviewTools
        review={props.review}
        viewed={viewedCount()}
        found={found().length}
        filter={filter()}
        onFilter={setFilter}
        filterRef={(element) => (filterBox = element)}
      />
      <FileList
        rows={rows()}
        tree={look().tree}
        chosen={file()?.path ?? null}
        lookAt={lookAt}
        onChoose={choose}
        onToggleViewed={toggleViewed}
        onToggleFolder={toggleFolder}
      />
      <Show when={file()}>
        {(now) => (
          <FileHead file={now()} look={lookAt(now())} onViewed={(mark) => viewed.setViewed(now(), mark)}>
            <Show when={isPicture() && !now().binary}>
              <ToolButton title="Show it as text" pressed={asText()} onClick={() => setAsText(!asText())}>
                <FileText size={15} />
              </ToolButton>
            </Show>
          </FileHead>
        )}
      </Show>
      <Show
        when={isDrawn() ? place() : null}
        fallback={
          <Show when={withLines(shown())} fallback={<NoLines shown={shown()} />}>
            {(now) => (
              <DiffPane
                shown={now()}
                drafts={props.drafts}
                target={target()}
                onReady={setHand}
                loadSides={() => loadSides(yard, { ...now(), listing: props.listing })}
              />
            )}
          </Show>
        }
      >
        {(now) => <BinaryPane place={now()} edition={props.review.edition()} />}
      </Show>
    </div>
  )
}

const withLines = (shown: ShownFile | null): ShownFile | null =>
  shown && shown.lines.length > 0 ? shown : null
