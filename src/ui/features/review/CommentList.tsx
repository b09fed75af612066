import Trash from 'lucide-solid/icons/trash'
import { For } from 'solid-js'
import { placeOf, sorted, type Comment } from './comment.ts'
import './CommentList.css'
import { ToolButton } from './ToolButton.tsx'

interface CommentListProps {
  readonly comments: readonly Comment[]
  readonly onOpen: (comment: Comment) => void
  readonly onRemove: (comment: Comment) => void
}

/** All comments that wait to be sent, those too whose line the diff does not show any more. */
export function CommentList(props: CommentListProps) {
  return (
    <ul class="comment-list" id="review-comments" aria-label="Comments to send">
      <For each={sorted(props.comments)}>
        {(comment) => (
          <li>
            <button type="button" class="comment-open" onClick={() => props.onOpen(comment)}>
              <span class="mono cut">{placeOf(comment)}</span>
              <span class="cut muted">{comment.text.trim() || 'nothing said yet'}</span>
            </button>
            <ToolButton
              title={`Delete the comment on ${placeOf(comment)}`}
              onClick={() => props.onRemove(comment)}
            >
              <Trash size={14} />
            </ToolButton>
          </li>
        )}
      </For>
    </ul>
  )
}
