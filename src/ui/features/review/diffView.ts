import {
  CodeView,
  type DiffLineAnnotation,
  type FileDiffLoadedFiles,
  type FileDiffMetadata,
  type SelectedLineRange,
} from '@pierre/diffs'
import type { Side } from './comment.ts'
import { highlighter, SYNTAX } from './highlighter.ts'
import { nameLineButtons } from './lineButton.ts'

/** A place beside a line at which something of ours stands, by its id. */
export interface Note {
  readonly id: string
  readonly side: Side
  readonly line: number
}

export interface LineRange {
  readonly side: Side
  readonly line: number
  readonly end: number
}

export interface DiffLook {
  readonly split: boolean
  readonly wrap: boolean
  readonly theme: 'dark' | 'light'
  /** Whether all lines between the changes are shown too. */
  readonly whole: boolean
}

export interface DiffView {
  /** Shows a file; the same file again keeps the scroll place. */
  show(path: string, diff: FileDiffMetadata): void
  setNotes(notes: readonly Note[]): void
  setLook(look: DiffLook): void
  select(range: LineRange | null): void
  scrollToLine(range: LineRange): void
  close(): void
}

interface DiffViewInput {
  readonly look: DiffLook
  /** The person wants to say something about these lines. */
  onComment(range: LineRange): void
  onSelect(range: LineRange | null): void
  /** The element that stands beside a line. */
  noteElement(id: string): HTMLElement | undefined
  /** Both sides of the shown file, for the lines between its changes. */
  readonly loadSides: () => Promise<FileDiffLoadedFiles>
}

interface Id {
  readonly id: string
}

/** Our tokens inside of the shadow root, where the style sheets of the page do not reach. */
const TOKENS = `
:host { --diffs-bg: var(--sunken); --diffs-fg: var(--text); }
:host, [data-diff], [data-file] { --diffs-bg-context-override: var(--sunken); --diffs-bg-separator-override: var(--surface); --diffs-fg-number-override: var(--muted); --diffs-bg-buffer-override: var(--line); }
[data-line], [data-no-newline], [data-column-number], [data-gutter-buffer] { --mix-light: 90% !important; --mix-dark: 88% !important; }
[data-line-annotation], [data-gutter-buffer=annotation] { --diffs-line-bg: var(--sunken) !important; }
`

const rangeOf = (range: SelectedLineRange): LineRange => {
  const side = range.endSide ?? range.side ?? 'additions'
  // Numbers of two sides make no range; the line at which the person stopped counts then.
  const from = (range.side ?? side) === side ? range.start : range.end
  return { side, line: Math.min(from, range.end), end: Math.max(from, range.end) }
}

const optionsOf = ({ split, wrap, theme, whole }: DiffLook) => ({
  theme: SYNTAX,
  themeType: theme,
  preferredHighlighter: 'shiki-js' as const,
  diffStyle: split ? ('split' as const) : ('unified' as const),
  overflow: wrap ? ('wrap' as const) : ('scroll' as const),
  diffIndicators: 'classic' as const,
  hunkSeparators: 'line-info-basic' as const,
  expandUnchanged: whole,
  expansionLineCount: 20,
  lineHoverHighlight: 'number' as const,
  disableFileHeader: true,
  enableLineSelection: true,
  enableGutterUtility: true,
  unsafeCSS: TOKENS,
  layout: { paddingTop: 0, paddingBottom: 0, gap: 0 },
  itemMetrics: { lineHeight: 18, diffHeaderHeight: 0, spacing: 4 },
})

/** The library keeps the element of a note for as long as its metadata is the very same object. */
function keepIds(): (id: string) => Id {
  const ids = new Map<string, Id>()
  return (id) => {
    const kept = ids.get(id) ?? { id }
    ids.set(id, kept)
    return kept
  }
}

const selection = ({ side, line, end }: LineRange): SelectedLineRange => ({
  ...{ start: line, side, end, endSide: side },
})

/** The one view of a diff in `place`, which scrolls; only what is in sight is drawn. */
export function openDiffView(place: HTMLElement, input: DiffViewInput): DiffView {
  const buttons = nameLineButtons()
  const callbacks = {
    loadDiffFiles: input.loadSides,
    onPostRender: buttons.watch,
    renderAnnotation: (annotation: { metadata: Id }) => input.noteElement(annotation.metadata.id),
    onGutterUtilityClick: (range: SelectedLineRange) => input.onComment(rangeOf(range)),
    onLineSelectionEnd: (range: SelectedLineRange | null) => input.onSelect(range && rangeOf(range)),
  }
  const view = new CodeView<Id>({ ...optionsOf(input.look), ...callbacks }, highlighter())
  view.setup(place)
  let shown: { path: string; diff: FileDiffMetadata } | null = null
  let [annotations, version]: [DiffLineAnnotation<Id>[], number] = [[], 0]
  const places = new Map<string, number>()
  const idOf = keepIds()
  const draw = (): void => {
    const item = shown && { id: shown.path, type: 'diff' as const, fileDiff: shown.diff }
    if (item) view.setItems([{ ...item, annotations, version: ++version }])
  }
  return {
    show(path, diff) {
      const before = shown
      if (before && before.path !== path) places.set(before.path, view.getScrollTop())
      shown = { path, diff }
      draw()
      if (before?.path === path) return
      view.clearSelectedLines({ notify: false })
      view.scrollTo({ type: 'position', position: places.get(path) ?? 0, behavior: 'instant' })
    },
    setNotes(notes) {
      annotations = notes.map(({ id, side, line }) => ({ side, lineNumber: line, metadata: idOf(id) }))
      draw()
    },
    setLook(look) {
      view.setOptions({ ...optionsOf(look), ...callbacks })
      view.render(true)
    },
    select(range) {
      const id = shown?.path
      view.setSelectedLines(range && id !== undefined ? { id, range: selection(range) } : null, {
        notify: false,
      })
    },
    scrollToLine({ side, end }) {
      if (shown)
        view.scrollTo({
          type: 'line',
          id: shown.path,
          lineNumber: end,
          side,
          align: 'nearest',
          behavior: 'instant',
        })
    },
    close() {
      buttons.close()
      view.cleanUp()
    },
  }
}
