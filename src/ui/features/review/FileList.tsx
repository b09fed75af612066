import { createVirtualizer } from '@tanstack/solid-virtual'
import Check from 'lucide-solid/icons/check'
import ChevronDown from 'lucide-solid/icons/chevron-down'
import ChevronRight from 'lucide-solid/icons/chevron-right'
import { createEffect, createMemo, createSignal, For, on, onMount, Show } from 'solid-js'
import { PlusMinus } from './ChangeCounts.tsx'
import './FileList.css'
import type { FileRow, FolderRow, Row } from './fileRows.ts'
import { gitLetter } from './gitLetter.ts'
import type { ListedFile } from './review.ts'
import type { Look } from './viewed.ts'

const ROW = 26

interface FileListProps {
  readonly rows: readonly Row[]
  readonly tree: boolean
  readonly chosen: string | null
  readonly lookAt: (file: ListedFile) => Look
  readonly onChoose: (file: ListedFile) => void
  readonly onToggleViewed: (file: ListedFile) => void
  readonly onToggleFolder: (key: string) => void
}

/** The changed files as a list or as a tree. Only rows in sight are there, so thousands cost no more than a few. */
export function FileList(props: FileListProps) {
  let element!: HTMLDivElement
  const [place, setPlace] = createSignal<HTMLDivElement>()
  // Before it is in the page an element has no window, and the virtualizer would never measure it.
  onMount(() => setPlace(element))
  // A folder can be stood upon as well; choosing a file moves there.
  const [active, setActive] = createSignal<string | null>(null)
  createEffect(
    on(
      () => props.chosen,
      (chosen) => setActive(chosen),
    ),
  )
  const at = createMemo(() => {
    const index = props.rows.findIndex((row) => row.key === active())
    return Math.max(index, 0)
  })
  const virtual = createVirtualizer<HTMLDivElement, HTMLDivElement>({
    get count() {
      return props.rows.length
    },
    getScrollElement: () => place() ?? null,
    estimateSize: () => ROW,
    overscan: 8,
  })
  // A fresh look at the same files moves nothing: the list stays where the person has scrolled to.
  createEffect(
    on([active, place], () => {
      if (props.rows.length > 0) virtual.scrollToIndex(at(), { align: 'auto' })
    }),
  )
  const stand = (row: Row | undefined): void => {
    if (!row) return
    setActive(row.key)
    if (row.type === 'file') props.onChoose(row.file)
  }
  const fold = (row: FolderRow, open: boolean): void => {
    if (row.isOpen !== open) props.onToggleFolder(row.key)
    else if (open) stand(props.rows[at() + 1])
  }
  const onKey = (event: KeyboardEvent): void => {
    const row = props.rows[at()]
    if (!row || event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key === 'ArrowDown') stand(props.rows[at() + 1])
    else if (event.key === 'ArrowUp') stand(props.rows[at() - 1])
    else if (event.key === 'Home') stand(props.rows[0])
    else if (event.key === 'End') stand(props.rows.at(-1))
    else if (event.key === 'ArrowRight' && row.type === 'folder') fold(row, true)
    else if (event.key === 'ArrowLeft' && row.type === 'folder') fold(row, false)
    else if (event.key === ' ' && row.type === 'file') props.onToggleViewed(row.file)
    else if ((event.key === 'Enter' || event.key === ' ') && row.type === 'folder')
      props.onToggleFolder(row.key)
    else return
    event.preventDefault()
  }
  const id = (index: number): string => `changed-file-${index}`
  return (
    <div class="file-list" ref={(made) => (element = made)}>
      <div
        class="file-list-rows"
        style={{ height: `${virtual.getTotalSize()}px` }}
        role={props.tree ? 'tree' : 'listbox'}
        aria-label="Changed files"
        aria-activedescendant={props.rows.length > 0 ? id(at()) : undefined}
        tabindex="0"
        onKeyDown={onKey}
      >
        <For each={virtual.getVirtualItems()}>
          {(item) => (
            <Show when={props.rows[item.index]}>
              {(row) => (
                <div
                  id={id(item.index)}
                  class="file-row"
                  classList={{ 'file-row-active': item.index === at() }}
                  style={{
                    transform: `translateY(${item.start}px)`,
                    'padding-left': `calc(14px + ${row().depth} * var(--space-4))`,
                  }}
                  role={props.tree ? 'treeitem' : 'option'}
                  aria-selected={row().key === props.chosen}
                  aria-level={props.tree ? row().depth + 1 : undefined}
                  aria-expanded={asFolder(row())?.isOpen}
                  aria-posinset={item.index + 1}
                  aria-setsize={props.rows.length}
                  onClick={() => {
                    const folder = asFolder(row())
                    stand(row())
                    if (folder) props.onToggleFolder(folder.key)
                  }}
                >
                  <Show when={asFile(row())} fallback={<FolderCells row={asFolder(row())} />}>
                    {(file) => <FileCells row={file()} look={props.lookAt(file().file)} />}
                  </Show>
                </div>
              )}
            </Show>
          )}
        </For>
      </div>
    </div>
  )
}

const asFolder = (row: Row): FolderRow | undefined => (row.type === 'folder' ? row : undefined)
const asFile = (row: Row): FileRow | undefined => (row.type === 'file' ? row : undefined)

function FolderCells(props: { readonly row: FolderRow | undefined }) {
  return (
    <Show when={props.row}>
      {(row) => (
        <>
          <span class="file-fold" aria-hidden="true">
            {row().isOpen ? <ChevronDown size={14} /> : <ChevronRight size={14} />}
          </span>
          <span class="muted cut grow">{row().name}</span>
          <span class="file-counts">{row().count}</span>
        </>
      )}
    </Show>
  )
}

function FileCells(props: { readonly row: FileRow; readonly look: Look }) {
  const letter = () => gitLetter(props.row.file.status)
  const title = () =>
    props.row.file.from === null
      ? `${props.row.file.path}, ${letter().word}`
      : `${props.row.file.path}, ${letter().word} from ${props.row.file.from}`
  return (
    <>
      <span class={`git-letter git-letter-${letter().look}`} role="img" aria-label={letter().word}>
        {letter().letter}
      </span>
      <span class="cut grow file-name" title={title()}>
        <span classList={{ muted: props.look === 'viewed' || props.row.file.status === 'deleted' }}>
          {props.row.name}
        </span>{' '}
        <span class="small muted">{props.row.folder}</span>
        <Show when={props.row.file.from}>{(from) => <span class="small muted"> ← {from()}</span>}</Show>
      </span>
      <Show when={props.look === 'viewed'}>
        <Check size={14} class="file-viewed" aria-label="viewed" />
      </Show>
      <Show when={props.look === 'changed'}>
        <span class="small file-changed" title="Changed since you looked">
          ● changed
        </span>
      </Show>
      <span class="file-counts">
        <Show when={!props.row.file.binary} fallback={<span class="muted">binary</span>}>
          <PlusMinus additions={props.row.file.additions} deletions={props.row.file.deletions} />
        </Show>
      </span>
    </>
  )
}
