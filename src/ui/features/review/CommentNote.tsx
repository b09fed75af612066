import Check from 'lucide-solid/icons/check'
import Pencil from 'lucide-solid/icons/pencil'
import Trash from 'lucide-solid/icons/trash'
import { onCleanup, onMount, Show } from 'solid-js'
import { Button } from '../../kit/Button.tsx'
import type { Comment } from './comment.ts'
import './CommentNote.css'
import { ToolButton } from '../../kit/ToolButton.tsx'

export interface NoteActions {
  readonly onEdit: () => void
  readonly onText: (text: string) => void
  /** Done with writing; an empty one goes. */
  readonly onDone: () => void
  /** Back to the text as it was. */
  readonly onCancel: () => void
  readonly onRemove: () => void
  /** Puts a sent one away as settled. */
  readonly onResolve: () => void
}

const lines = ({ line, end }: Comment): string => (line === end ? `line ${line}` : `lines ${line} to ${end}`)

/** A comment beside its line: the draft, or the box in which it is written. */
export function CommentNote(props: NoteActions & { readonly comment: Comment; readonly editing: boolean }) {
  return (
    <div class="comment-note">
      <div class="comment-head small muted">
        <strong>You</strong>
        <span class="grow">{lines(props.comment)}</span>
        <Show when={!props.editing}>
          <span>{props.comment.sent === null ? 'draft' : 'sent'}</span>
          <Show
            when={props.comment.sent === null}
            fallback={
              <ToolButton title="Mark as resolved" onClick={() => props.onResolve()}>
                <Check size={14} />
              </ToolButton>
            }
          >
            <ToolButton title="Edit the comment" onClick={() => props.onEdit()}>
              <Pencil size={14} />
            </ToolButton>
          </Show>
          <ToolButton title="Delete the comment" onClick={() => props.onRemove()}>
            <Trash size={14} />
          </ToolButton>
        </Show>
      </div>
      <Show when={props.editing} fallback={<p class="comment-text">{props.comment.text}</p>}>
        <CommentBox {...props} />
      </Show>
    </div>
  )
}

function CommentBox(props: NoteActions & { readonly comment: Comment }) {
  let box!: HTMLTextAreaElement
  onMount(() => {
    // The diff puts it in its place with the next frame; only then can it take the focus.
    const placed = new ResizeObserver(() => {
      if (!box.isConnected) return
      placed.disconnect()
      box.focus()
    })
    placed.observe(box)
    onCleanup(() => placed.disconnect())
  })
  const onKey = (event: KeyboardEvent): void => {
    event.stopPropagation()
    if (event.isComposing) return
    if (event.key === 'Escape') props.onCancel()
    else if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) props.onDone()
    else return
    event.preventDefault()
  }
  return (
    <>
      <textarea
        ref={(made) => (box = made)}
        rows={3}
        aria-label={`Comment on ${lines(props.comment)}`}
        placeholder="What should be different here?"
        value={props.comment.text}
        onInput={(event) => props.onText(event.currentTarget.value)}
        onKeyDown={onKey}
      />
      <div class="comment-foot">
        <Button look="quiet" onClick={() => props.onCancel()}>
          Cancel
        </Button>
        <Button disabled={props.comment.text.trim() === ''} keys="Ctrl ↵" onClick={() => props.onDone()}>
          Keep
        </Button>
      </div>
    </>
  )
}
