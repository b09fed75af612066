import { createEffect, createSignal, on, onCleanup, onMount, Show } from 'solid-js'
import { shownTheme } from '../../state/theme.ts'
import { isLine, quoteOf } from './diffLines.ts'
import './DiffPane.css'
import { openDiffView, type LineRange } from './diffView.ts'
import type { Drafts } from './drafts.ts'
import type { ShownFile } from './filePatch.ts'
import { look } from './look.ts'
import { createNotes, type Notes } from './notes.ts'
import type { BothSides } from './fileSides.ts'

interface DiffPaneProps {
  readonly shown: ShownFile
  readonly drafts: Drafts
  /** Gives the panel what it can do here; null when it is gone. */
  readonly onReady: (hand: DiffHand | null) => void
  /** Both sides of the file, for the lines between its changes. */
  readonly loadSides: () => Promise<BothSides>
  /** A comment to go to. */
  readonly target: LineRange | null
}

/** What others do with the shown diff. */
export interface DiffHand {
  readonly notes: Notes
  /** Comments on the chosen line, or on the first. */
  comment(): void
}

/** The diff of one file. Lines are chosen with the pointer or the arrow keys, and commented on. */
export function DiffPane(props: DiffPaneProps) {
  const [spoken, setSpoken] = createSignal('')
  let place!: HTMLDivElement
  let chosen: LineRange | null = null
  let anchor = 0
  let sides: BothSides | null = null
  const notes = createNotes(
    // eslint-disable-next-line solid/reactivity -- the drafts of a task last as long as its panel
    props.drafts,
    () => ({ path: props.shown.file.path, part: props.shown.part }),
    () => place.focus({ preventScroll: true }),
  )
  /** Lines that the patch has not, of a file that was loaded to show them. */
  const quoteBetween = ({ side, line, end }: LineRange): string => {
    const text = side === 'deletions' ? sides?.oldFile?.contents : sides?.newFile.contents
    return (text ?? '')
      .split('\n')
      .slice(line - 1, end)
      .join('\n')
  }
  const comment = (range: LineRange): void => {
    const first = props.shown.lines.find((line) => isLine(line, range.side, range.end))
    // An unchanged line is the same on both sides; its comment counts on the side of today.
    const now = range.line === range.end && first?.kind === 'unchanged'
    const at: LineRange = now ? { side: 'additions', line: first.line, end: first.line } : range
    notes.begin(props.shown.file.path, at, quoteOf(props.shown.lines, at) || quoteBetween(at))
  }
  onMount(() => {
    const { split, wrap, whole } = look()
    const view = openDiffView(place, {
      look: { split, wrap, whole, theme: shownTheme() },
      onComment: comment,
      onSelect: (range) => (chosen = range),
      noteElement: (id) => notes.element(id),
      loadSides: async () => (sides = await props.loadSides()),
    })
    props.onReady({ notes, comment: commentOnChosen })
    onCleanup(() => {
      props.onReady(null)
      notes.close()
      view.close()
    })
    createEffect(
      on(
        () => props.shown.diff,
        (diff) => {
          chosen = null
          sides = null
          if (diff) view.show(props.shown.file.path, diff)
        },
      ),
    )
    createEffect(() => view.setNotes(notes.places()))
    createEffect(
      on(
        () => ({ split: look().split, wrap: look().wrap, whole: look().whole, theme: shownTheme() }),
        (now) => view.setLook(now),
        { defer: true },
      ),
    )
    createEffect(() => {
      if (props.target) select(props.target)
    })

    function commentOnChosen(): void {
      if (!chosen) move(1, false)
      if (chosen) comment(chosen)
    }
    function select(range: LineRange): void {
      chosen = range
      view.select(range)
      view.scrollToLine(range)
    }
    function move(step: 1 | -1, extend: boolean): void {
      const { lines } = props.shown
      const now = chosen
      const at =
        now === null ? -1 : lines.findIndex((line) => isLine(line, now.side, step > 0 ? now.end : now.line))
      const next = lines[now === null ? 0 : at + step]
      if (!next) return
      const isMore = extend && now !== null && now.side === next.side
      if (!isMore) anchor = next.line
      const [line, end] = [Math.min(anchor, next.line), Math.max(anchor, next.line)]
      select({ side: next.side, line, end })
      setSpoken(`Line ${next.line}, ${next.kind}: ${next.text}`)
    }
    const onKey = (event: KeyboardEvent): void => {
      // What is typed into a comment belongs to it.
      if (event.target !== place || event.ctrlKey || event.metaKey || event.altKey) return
      if (event.key === 'ArrowDown') move(1, event.shiftKey)
      else if (event.key === 'ArrowUp') move(-1, event.shiftKey)
      else if (event.key === 'Enter' && chosen) comment(chosen)
      else if (event.key === 'Escape' && chosen) {
        chosen = null
        view.select(null)
      } else return
      event.preventDefault()
      event.stopPropagation()
    }
    place.addEventListener('keydown', onKey)
  })
  return (
    <>
      <div
        class="diff-place"
        ref={(made) => (place = made)}
        tabindex="0"
        role="region"
        aria-label={`Diff of ${props.shown.file.path}. Arrow keys choose a line, C comments on it.`}
      />
      <p class="visually-hidden" aria-live="polite">
        {spoken()}
      </p>
      <Show when={props.shown.truncated}>
        <p class="diff-words small muted">
          The diff of this file is longer than a megabyte. Its beginning is shown; the worktree has the rest.
        </p>
      </Show>
    </>
  )
}
