import PanelRightClose from 'lucide-solid/icons/panel-right-close'
import { createEffect, createMemo, createSignal, Show } from 'solid-js'
import type { Task } from '../../../contract/task.ts'
import { Button } from '../../kit/Button.tsx'
import { EmptyState } from '../../kit/EmptyState.tsx'
import { useLayout } from '../../state/layout.ts'
import { useSelection } from '../../state/selection.ts'
import { useYard } from '../../state/yard.ts'
import { countsOf, type Counts } from './changeBook.ts'
import { PlusMinus } from './ChangeCounts.tsx'
import { CloseDialog } from './CloseDialog.tsx'
import { toSend, type Comment } from './comment.ts'
import { CommentList } from './CommentList.tsx'
import { createDrafts } from './drafts.ts'
import { emptyReason } from './emptyReason.ts'
import { EndedBar } from './EndedBar.tsx'
import { Files } from './Files.tsx'
import { MergeDialog } from './MergeDialog.tsx'
import { RefusalNote } from './RefusalNote.tsx'
import { RequestDialog } from './RequestDialog.tsx'
import { createReview } from './review.ts'
import { ReviewFoot } from './ReviewFoot.tsx'
import { createJudging, type Judging } from './judging.ts'
import { hasLetters } from './reviewKeys.ts'
import './ReviewPanel.css'
import { createSending } from './sending.ts'
import { ToolButton } from '../../kit/ToolButton.tsx'
import { wantedFile } from './wantedFile.ts'

/** The change of one task: its files, its diff, what the person says to it, and how it ends. */
export function ReviewPanel(props: { readonly task: Task; readonly ref: (element: HTMLElement) => void }) {
  const yard = useYard()
  const { agent } = useSelection()
  const layout = useLayout()
  const review = createReview(yard, () => props.task)
  // eslint-disable-next-line solid/reactivity -- the panel is made anew for another task
  const drafts = createDrafts(props.task.id)
  const sending = createSending(yard, () => props.task)
  const [dialog, setDialog] = createSignal<'merge' | 'close' | 'request' | null>(null)
  const [isListed, setListed] = createSignal(false)
  const [path, setPath] = createSignal<string | null>(null)
  const [wanted, setWanted] = createSignal<Comment | null>(null)

  createEffect(() => {
    const asked = wantedFile()
    if (asked?.taskId === props.task.id) setPath(asked.path)
  })
  let panel: HTMLElement | undefined

  const counts = createMemo(() => countsOf(review.listing()?.files ?? []))
  const comments = createMemo(() => toSend(drafts.comments))
  const isOpen = () => !['done', 'cancelled'].includes(props.task.status)
  const hasFiles = () => counts().files > 0
  const judging = createJudging({
    ...{ yard, review, drafts, sending, comments },
    task: () => props.task,
    hasKeys: () => hasLetters(panel),
    onOpen: setDialog,
    onSent() {
      setDialog(null)
      setListed(false)
    },
  })
  const openComment = (comment: Comment): void => {
    setListed(false)
    setWanted(comment)
  }
  const isUnread = () =>
    review.listing() === null &&
    review.problem() === null &&
    (props.task.worktree ?? props.task.landing) !== null
  const reason = () => emptyReason(props.task, agent())
  return (
    <section class="review" aria-label="Changes" ref={(element) => props.ref((panel = element))}>
      <ReviewHead
        counts={counts()}
        isOpen={isOpen()}
        judging={judging}
        onClose={() => setDialog('close')}
        onHide={() => layout.togglePanel()}
      />
      <EndedBar task={props.task} onSaid={sending.say} />
      <Show when={review.problem()}>
        {(problem) => (
          <p class="review-words review-problem" role="alert">
            {problem().message}
          </p>
        )}
      </Show>
      <Show
        when={review.listing()?.files.length || review.part() !== null ? review.listing() : null}
        fallback={
          <Show when={!isUnread()} fallback={<EmptyState title="Reading the changes…" />}>
            <EmptyState title={reason().title}>
              <p class="muted">{reason().words}</p>
            </EmptyState>
          </Show>
        }
      >
        {(listing) => (
          <Files
            task={props.task}
            listing={listing()}
            review={review}
            drafts={drafts}
            path={path()}
            onPath={setPath}
            wanted={wanted()}
            onArrived={() => setWanted(null)}
            hasKeys={() => hasLetters(panel)}
          />
        )}
      </Show>
      <Show when={isListed() && drafts.comments.length > 0}>
        <CommentList
          comments={drafts.comments}
          onOpen={openComment}
          onRemove={({ id }) => drafts.remove([id])}
          onResolve={({ id, resolved }) => drafts.change(id, { resolved: !resolved })}
        />
      </Show>
      <ApprovalRefused judging={judging} onRefresh={review.refresh} />
      <p
        class="review-words small"
        role="status"
        classList={{ 'review-words-none': sending.words() === null }}
      >
        {sending.words()}
      </p>
      <Show when={(isOpen() && hasFiles()) || drafts.comments.length > 0}>
        <ReviewFoot
          comments={drafts.comments.length}
          toSend={comments().length}
          isListed={isListed()}
          onList={() => setListed(!isListed())}
          requestDenied={judging.requestDenied()}
          onRequest={judging.request}
          approveDenied={judging.approveDenied()}
          onApprove={judging.approve}
          verdict={judging.verdict()}
          note={judging.note()}
        />
      </Show>
      <RequestDialog
        open={dialog() === 'request'}
        task={props.task}
        comments={comments()}
        isBusy={sending.isBusy()}
        onSend={(summary) => void judging.send(summary)}
        onClose={() => setDialog(null)}
      />
      <Show when={review.listing()}>
        {(seen) => (
          <MergeDialog
            open={dialog() === 'merge'}
            task={props.task}
            head={seen().head_sha}
            files={review.part() === null ? seen().files : null}
            unsent={comments().length}
            onClose={() => setDialog(null)}
            onRefresh={review.refresh}
            onSend={(text) => sending.send(text)}
          />
        )}
      </Show>
      <CloseDialog open={dialog() === 'close'} task={props.task} onClose={() => setDialog(null)} />
    </section>
  )
}

/** Why the host did not take an approval. */
function ApprovalRefused(props: { readonly judging: Judging; readonly onRefresh: () => void }) {
  return (
    <Show when={props.judging.refusal()}>
      {(failure) => (
        <div class="review-refused">
          <RefusalNote failure={failure()}>
            <Button
              onClick={() => {
                props.judging.forget()
                props.onRefresh()
              }}
            >
              Look at the changes again
            </Button>
          </RefusalNote>
        </div>
      )}
    </Show>
  )
}

interface ReviewHeadProps {
  readonly counts: Counts
  /** Whether the task can still be closed and merged. */
  readonly isOpen: boolean
  readonly judging: Judging
  readonly onClose: () => void
  readonly onHide: () => void
}

function ReviewHead(props: ReviewHeadProps) {
  return (
    <header class="review-head">
      <h2>Changes</h2>
      <PlusMinus additions={props.counts.additions} deletions={props.counts.deletions} />
      <span class="grow" />
      <Show when={props.isOpen}>
        <Button look="quiet" onClick={() => props.onClose()}>
          Close…
        </Button>
        <Button
          aria-disabled={props.judging.mergeDenied() !== null}
          title={props.judging.mergeDenied() ?? undefined}
          onClick={() => props.judging.merge()}
        >
          Merge…
        </Button>
      </Show>
      <ToolButton title="Hide the changes" onClick={() => props.onHide()}>
        <PanelRightClose size={16} />
      </ToolButton>
    </header>
  )
}
