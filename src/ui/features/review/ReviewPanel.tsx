import PanelRightClose from 'lucide-solid/icons/panel-right-close'
import { createMemo, createSignal, Show } from 'solid-js'
import type { Task } from '../../../contract/task.ts'
import { Button } from '../../kit/Button.tsx'
import { EmptyState } from '../../kit/EmptyState.tsx'
import { useActions, type Action } from '../../state/actions.ts'
import { useLayout } from '../../state/layout.ts'
import { useSelection } from '../../state/selection.ts'
import { useYard } from '../../state/yard.ts'
import { approveDenied, mergeDenied, needsVerdict, requestDenied, verdictOf } from './approval.ts'
import { createCall } from './call.ts'
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
import { RefusalNote } from './RefusalNote.tsx'
import { RequestDialog } from './RequestDialog.tsx'
import { createReview } from './review.ts'
import { ReviewFoot } from './ReviewFoot.tsx'
import { hasLetters } from './reviewKeys.ts'
import './ReviewPanel.css'
import { reviewPrompt } from './reviewPrompt.ts'
import { createSending } from './sending.ts'
import { ToolButton } from './ToolButton.tsx'

/** The change of one task: its files, its diff, what the person says to it, and how it ends. */
export function ReviewPanel(props: { readonly task: Task; readonly ref: (element: HTMLElement) => void }) {
  const yard = useYard()
  const { agent } = useSelection()
  const layout = useLayout()
  const review = createReview(yard, () => props.task)
  // eslint-disable-next-line solid/reactivity -- the panel is made anew for another task
  const drafts = createDrafts(props.task.id)
  const sending = createSending(yard, () => props.task)
  const approving = createCall(yard)
  const [dialog, setDialog] = createSignal<'merge' | 'close' | 'request' | null>(null)
  const [isListed, setListed] = createSignal(false)
  const [path, setPath] = createSignal<string | null>(null)
  const [wanted, setWanted] = createSignal<Comment | null>(null)

  let panel: HTMLElement | undefined

  const counts = createMemo(() => countsOf(review.listing()?.files ?? []))
  const comments = createMemo(() => toSend(drafts.comments))
  const isOpen = () => !['done', 'cancelled'].includes(props.task.status)
  const hasFiles = () => counts().files > 0
  const cannotMerge = () => mergeDenied(props.task, review.listing())
  const cannotApprove = () => approveDenied(props.task, review.listing())
  const verdict = () => verdictOf(props.task, review.listing()?.head_sha)
  const denyOr = (reason: string | null, run: () => void): void => {
    if (reason === null) run()
    else sending.say(reason)
  }
  const send = async (summary: string): Promise<void> => {
    const sent = comments()
    const head_sha = review.listing()?.head_sha ?? ''
    const prompt_id = await sending.send(reviewPrompt(sent, head_sha, summary))
    if (prompt_id === null) return
    for (const { id } of sent) drafts.change(id, { sent: { prompt_id, head_sha } })
    setDialog(null)
    setListed(false)
  }
  const approve = async (): Promise<void> => {
    const head_sha = review.listing()?.head_sha ?? ''
    const { id } = props.task
    const done = await approving.run((client) => client.review.approve({ task_id: id, head_sha }))
    if (done) sending.say(`Approved at ${head_sha.slice(0, 8)}.`)
  }
  const request = (): void => denyOr(requestDenied(props.task), () => setDialog('request'))
  const tryApprove = (): void => denyOr(cannotApprove(), () => void approve())
  const tryMerge = (): void => denyOr(cannotMerge(), () => setDialog('merge'))
  const hasKeys = (): boolean => hasLetters(panel)
  const action = (name: string, title: string, key: string, run: () => void): Action => ({
    ...{ id: `review.${name}`, title, group: 'Review', keys: [key], keysWhen: hasKeys, run },
  })
  useActions().offer([
    action('approve', 'Approve the change', 'a', tryApprove),
    action('request', 'Request changes', 'r', request),
    action('merge', 'Merge the change', 'm', tryMerge),
  ])
  /** What stands beside the verdict where nothing speaks against one. */
  const note = (): string => {
    const { approval } = props.task
    if (verdict() === 'void' && approval)
      return `The approval of ${approval.head_sha.slice(0, 8)} is void: there are newer commits.`
    if (verdict() === 'approved' && approval)
      return `${approval.by === 'operator' ? 'By you' : `By ${approval.by}`} at ${approval.head_sha.slice(0, 8)}`
    if (needsVerdict(props.task)) return `A ${props.task.complexity} task merges only when it is approved.`
    return drafts.comments.length === 0 ? 'Click beside a line number to comment' : ''
  }
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
    <section
      class="review"
      aria-label="Changes"
      ref={(element) => {
        panel = element
        props.ref(element)
      }}
    >
      <header class="review-head">
        <h2>Changes</h2>
        <PlusMinus additions={counts().additions} deletions={counts().deletions} />
        <span class="grow" />
        <Show when={isOpen()}>
          <Button look="quiet" onClick={() => setDialog('close')}>
            Close…
          </Button>
        </Show>
        <Show when={isOpen()}>
          <Button
            aria-disabled={cannotMerge() !== null}
            title={cannotMerge() ?? undefined}
            onClick={() => tryMerge()}
          >
            Merge…
          </Button>
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
            hasKeys={hasKeys}
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
      <Show when={approving.failure()}>
        {(failure) => (
          <div class="review-refused">
            <RefusalNote failure={failure()}>
              <Button
                onClick={() => {
                  approving.forget()
                  review.refresh()
                }}
              >
                Look at the changes again
              </Button>
            </RefusalNote>
          </div>
        )}
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
          toSend={comments().length}
          isListed={isListed()}
          onList={() => setListed(!isListed())}
          requestDenied={requestDenied(props.task)}
          onRequest={request}
          approveDenied={cannotApprove()}
          onApprove={tryApprove}
          verdict={verdict()}
          note={note()}
        />
      </Show>
      <RequestDialog
        open={dialog() === 'request'}
        task={props.task}
        comments={comments()}
        isBusy={sending.isBusy()}
        onSend={(summary) => void send(summary)}
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
