import PanelRightClose from 'lucide-solid/icons/panel-right-close'
import { createEffect, createMemo, createSignal, Show } from 'solid-js'
import type { Task } from '../../../contract/task.ts'
import { Button } from '../../kit/Button.tsx'
import { EmptyState } from '../../kit/EmptyState.tsx'
import { useLayout } from '../../state/layout.ts'
import { useSelection } from '../../state/selection.ts'
import { useYard } from '../../state/yard.ts'
import { agentName } from './agentName.ts'
import { countsOf } from './changeBook.ts'
import { PlusMinus } from './ChangeCounts.tsx'
import { CloseDialog } from './CloseDialog.tsx'
import { toSend, type Comment } from './comment.ts'
import { CommentList } from './CommentList.tsx'
import { createDrafts } from './drafts.ts'
import { emptyReason } from './emptyReason.ts'
import { EndedBar } from './EndedBar.tsx'
import { Files } from './Files.tsx'
import { MergeDialog } from './MergeDialog.tsx'
import { createReview } from './review.ts'
import { ReviewFoot } from './ReviewFoot.tsx'
import './ReviewPanel.css'
import { reviewPrompt } from './reviewPrompt.ts'
import { createSending } from './sending.ts'
import { ToolButton } from './ToolButton.tsx'
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
  const [dialog, setDialog] = createSignal<'merge' | 'close' | null>(null)
  const [isListed, setListed] = createSignal(false)
  const [path, setPath] = createSignal<string | null>(null)
  const [wanted, setWanted] = createSignal<Comment | null>(null)

  createEffect(() => {
    const asked = wantedFile()
    if (asked?.taskId === props.task.id) setPath(asked.path)
  })
  const counts = createMemo(() => countsOf(review.diff()?.files ?? []))
  const comments = createMemo(() => toSend(drafts.comments))
  const isOpen = () => !['done', 'cancelled'].includes(props.task.status)
  const hasFiles = () => counts().files > 0
  const canMerge = () =>
    isOpen() && hasFiles() && props.task.worktree !== null && props.task.isolation === 'worktree'
  const send = async (): Promise<void> => {
    const sent = comments()
    const head = review.diff()?.head_sha ?? ''
    if (!(await sending.send(reviewPrompt(sent, head)))) return
    drafts.remove(sent.map(({ id }) => id))
    setListed(false)
  }
  const openComment = (comment: Comment): void => {
    setListed(false)
    setWanted(comment)
  }
  const isUnread = () =>
    review.diff() === null &&
    review.problem() === null &&
    (props.task.worktree ?? props.task.landing) !== null
  const reason = () => emptyReason(props.task, agent())
  return (
    <section class="review" aria-label="Changes" ref={(element) => props.ref(element)}>
      <header class="review-head">
        <h2>Changes</h2>
        <PlusMinus additions={counts().additions} deletions={counts().deletions} />
        <span class="grow" />
        <Show when={isOpen()}>
          <Button look="quiet" onClick={() => setDialog('close')}>
            Close…
          </Button>
        </Show>
        <Show when={canMerge()}>
          <Button onClick={() => setDialog('merge')}>Merge…</Button>
        </Show>
        <ToolButton title="Hide the changes" onClick={() => layout.togglePanel()}>
          <PanelRightClose size={16} />
        </ToolButton>
      </header>
      <EndedBar task={props.task} onSaid={sending.say} />
      <Show when={review.problem()}>
        {(problem) => (
          <p class="review-words review-problem" role="alert">
            {problem().message}
          </p>
        )}
      </Show>
      <Show
        when={review.diff()?.files.length ? review.diff() : null}
        fallback={
          <Show when={!isUnread()} fallback={<EmptyState title="Reading the changes…" />}>
            <EmptyState title={reason().title}>
              <p class="muted">{reason().words}</p>
            </EmptyState>
          </Show>
        }
      >
        {(diff) => (
          <Files
            task={props.task}
            diff={diff()}
            review={review}
            drafts={drafts}
            path={path()}
            onPath={setPath}
            wanted={wanted()}
            onArrived={() => setWanted(null)}
          />
        )}
      </Show>
      <Show when={isListed() && drafts.comments.length > 0}>
        <CommentList
          comments={drafts.comments}
          onOpen={openComment}
          onRemove={({ id }) => drafts.remove([id])}
        />
      </Show>
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
          isListed={isListed()}
          onList={() => setListed(!isListed())}
          canSend={comments().length > 0 && !sending.isBusy() && isOpen()}
          sendWords={props.task.status === 'review' ? 'Request changes' : `Send to ${agentName(props.task)}`}
          onSend={() => void send()}
          canApprove={canMerge() && props.task.status === 'review'}
          onApprove={() => setDialog('merge')}
        />
      </Show>
      <Show when={review.diff()}>
        {(seen) => (
          <MergeDialog
            open={dialog() === 'merge'}
            task={props.task}
            seen={seen()}
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
