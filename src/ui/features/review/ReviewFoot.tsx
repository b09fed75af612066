import ChevronUp from 'lucide-solid/icons/chevron-up'
import { Show } from 'solid-js'
import { Button } from '../../kit/Button.tsx'

interface ReviewFootProps {
  readonly comments: number
  readonly isListed: boolean
  readonly onList: () => void
  readonly canSend: boolean
  /** What sending is called: to whom, or that changes are requested. */
  readonly sendWords: string
  readonly onSend: () => void
  readonly canApprove: boolean
  readonly onApprove: () => void
}

/** What the person has to say so far, and the verdict. */
export function ReviewFoot(props: ReviewFootProps) {
  return (
    <footer class="review-foot">
      <Show
        when={props.comments > 0}
        fallback={<span class="small muted grow">Click beside a line number to comment</span>}
      >
        <Button
          look="quiet"
          class="review-listing"
          aria-expanded={props.isListed}
          aria-controls={props.isListed ? 'review-comments' : undefined}
          onClick={() => props.onList()}
        >
          {props.comments} {props.comments === 1 ? 'comment' : 'comments'}
          <ChevronUp size={14} />
        </Button>
        <span class="grow" />
      </Show>
      <Button disabled={!props.canSend} onClick={() => props.onSend()}>
        {props.sendWords}
      </Button>
      <Show when={props.canApprove}>
        <Button look="primary" onClick={() => props.onApprove()}>
          Approve…
        </Button>
      </Show>
    </footer>
  )
}
