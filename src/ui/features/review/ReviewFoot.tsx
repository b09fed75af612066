import ChevronUp from 'lucide-solid/icons/chevron-up'
import { Show } from 'solid-js'
import { Button } from '../../kit/Button.tsx'
import type { Verdict } from './approval.ts'

interface ReviewFootProps {
  readonly comments: number
  readonly toSend: number
  readonly isListed: boolean
  readonly onList: () => void
  /** Why changes cannot be requested, or the change not be approved; null where they can. */
  readonly requestDenied: string | null
  readonly onRequest: () => void
  readonly approveDenied: string | null
  readonly onApprove: () => void
  readonly verdict: Verdict
  readonly note: string
}

/** What the person has to say so far, and the verdict. */
export function ReviewFoot(props: ReviewFootProps) {
  const words = () =>
    props.verdict === 'approved' ? props.note : (props.approveDenied ?? props.requestDenied ?? props.note)
  return (
    <footer class="review-foot">
      <p class="small muted review-why" id="review-why">
        {words()}
      </p>
      <Show when={props.comments > 0}>
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
      </Show>
      <span class="grow" />
      <Button
        aria-disabled={props.requestDenied !== null}
        aria-describedby="review-why"
        title={props.requestDenied ?? undefined}
        onClick={() => props.onRequest()}
      >
        Request changes{props.toSend > 0 ? ` (${props.toSend})` : '…'}
      </Button>
      <Show
        when={props.verdict !== 'approved'}
        fallback={
          <span class="review-approved" role="status">
            ✓ Approved
          </span>
        }
      >
        <Button
          look="primary"
          aria-disabled={props.approveDenied !== null}
          aria-describedby="review-why"
          title={props.approveDenied ?? undefined}
          onClick={() => props.onApprove()}
        >
          Approve
        </Button>
      </Show>
    </footer>
  )
}
