import { createComponent, createMemo, createSignal, type Accessor } from 'solid-js'
import { render } from 'solid-js/web'
import type { Comment } from './comment.ts'
import { CommentNote, type NoteActions } from './CommentNote.tsx'
import type { Drafts } from './drafts.ts'
import type { LineRange, Note } from './diffView.ts'
import type { Part } from './review.ts'

export interface Notes {
  /** Where the comments of the shown file stand. */
  readonly places: Accessor<readonly Note[]>
  readonly editing: Accessor<string | null>
  /** Opens a new box, or the one that is there already. */
  begin(path: string, range: LineRange, quote: string): void
  edit(id: string): void
  remove(id: string): void
  /** The element of a comment, always the same one, so that a box keeps focus and cursor. */
  element(id: string): HTMLElement | undefined
  close(): void
}

/** What is in no commit has the lines of the whole change. */
const commitOf = (part: Part): string | null => (part === 'uncommitted' ? null : part)

interface Drawn {
  readonly element: HTMLElement
  dispose(): void
}

function drawNote(note: {
  readonly actions: NoteActions
  readonly comment: () => Comment | undefined
  readonly isEditing: () => boolean
}): Drawn {
  const element = document.createElement('div')
  const dispose = render(() => {
    const first = note.comment()
    if (!first) return null
    return createComponent(CommentNote, {
      ...note.actions,
      get comment() {
        return note.comment() ?? first
      },
      get editing() {
        return note.isEditing()
      },
    })
  }, element)
  return { element, dispose }
}

const isAbout = (comment: Comment, path: string, commit: Part, range: LineRange): boolean =>
  comment.path === path &&
  comment.commit === commit &&
  comment.sent === null &&
  comment.side === range.side &&
  comment.line === range.line &&
  comment.end === range.end

function placesOf(
  comments: readonly Comment[],
  shown: { readonly path: string; readonly part: Part },
): Note[] {
  const here = comments.filter(({ path, commit, outdated, resolved }) => {
    const isHere = path === shown.path && commit === commitOf(shown.part)
    return isHere && !outdated && !resolved
  })
  return here.map(({ id, side, end }) => ({ id, side, line: end }))
}

/** The comments beside the lines of one file, in the whole change or in a part of it. */
export function createNotes(
  drafts: Drafts,
  shown: Accessor<{ readonly path: string; readonly part: Part }>,
  onLeft: () => void,
): Notes {
  const [editing, setEditing] = createSignal<string | null>(null)
  const elements = new Map<string, Drawn>()
  let before = ''
  const find = (id: string) => drafts.comments.find((comment) => comment.id === id)
  const drop = (id: string): void => {
    elements.get(id)?.dispose()
    elements.delete(id)
    drafts.remove([id])
  }
  /** Ends the writing; a comment that says nothing goes. */
  const leave = (id: string, text?: string): void => {
    if (text !== undefined) drafts.change(id, { text })
    if (editing() === id) setEditing(null)
    if (find(id)?.text.trim() === '') drop(id)
    onLeft()
  }
  const edit = (id: string): void => {
    const other = editing()
    if (other !== null && other !== id) leave(other)
    before = find(id)?.text ?? ''
    setEditing(id)
  }
  const draw = (id: string): HTMLElement => {
    const actions: NoteActions = {
      onEdit: () => edit(id),
      onText: (text) => drafts.change(id, { text }),
      onDone: () => leave(id),
      onCancel: () => leave(id, before),
      onRemove: () => leave(id, ''),
      onResolve: () => drafts.change(id, { resolved: !find(id)?.resolved }),
    }
    const made = drawNote({ actions, comment: () => find(id), isEditing: () => editing() === id })
    elements.set(id, made)
    return made.element
  }
  const places = createMemo(() => placesOf(drafts.comments, shown()))
  return {
    places,
    editing,
    begin(file, range, quote) {
      const commit = commitOf(shown().part)
      const there = drafts.comments.find((each) => isAbout(each, file, commit, range))
      edit(there?.id ?? drafts.add({ ...range, path: file, quote, text: '', commit }))
    },
    edit,
    remove: drop,
    element: (id) => elements.get(id)?.element ?? (find(id) ? draw(id) : undefined),
    close() {
      const open = editing()
      if (open !== null && find(open)?.text.trim() === '') drafts.remove([open])
      for (const { dispose } of elements.values()) dispose()
      elements.clear()
    },
  }
}
