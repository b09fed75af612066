import Check from 'lucide-solid/icons/check'
import Trash from 'lucide-solid/icons/trash'
import { For, Show } from 'solid-js'
import { useYard } from '../../state/yard.ts'
import { placeOf, sorted, type Comment } from './comment.ts'
import './CommentList.css'
import { ToolButton } from '../../kit/ToolButton.tsx'

interface CommentListProps {
  readonly comments: readonly Comment[]
  readonly onOpen: (comment: Comment) => void
  readonly onRemove: (comment: Comment) => void
  readonly onResolve: (comment: Comment) => void
}

const PROMPT_WORDS: Readonly<Record<string, string>> = {
  queued: 'sent, in the queue',
  delivering: 'sent, being typed',
  delivered: 'sent, at work on it',
  answered: 'sent, answered',
  failed: 'did not arrive',
  cancelled: 'taken back',
}

/** All comments on a task: to be sent, sent, outdated, resolved; those too whose line the diff does not show. */
export function CommentList(props: CommentListProps) {
  const { state } = useYard()
  const standing = ({ sent, outdated, resolved }: Comment): string => {
    if (resolved) return 'resolved'
    const said =
      sent === null ? 'draft' : (PROMPT_WORDS[state.prompts[sent.prompt_id]?.state ?? ''] ?? 'sent')
    return outdated ? `outdated, ${said}` : said
  }
  return (
    <ul class="comment-list" id="review-comments" aria-label="Comments">
      <For each={sorted(props.comments)}>
        {(comment) => (
          <li>
            <button type="button" class="comment-open" onClick={() => props.onOpen(comment)}>
              <span class="comment-place">
                <span class="mono cut">{placeOf(comment)}</span>
                <span class="small muted">{standing(comment)}</span>
              </span>
              <span class="cut" classList={{ muted: comment.resolved || comment.outdated }}>
                {comment.text.trim() || 'nothing said yet'}
              </span>
            </button>
            <Show when={comment.sent !== null}>
              <ToolButton
                title={`${comment.resolved ? 'Open again' : 'Resolve'} the comment on ${placeOf(comment)}`}
                pressed={comment.resolved}
                onClick={() => props.onResolve(comment)}
              >
                <Check size={14} />
              </ToolButton>
            </Show>
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
