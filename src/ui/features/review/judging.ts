import type { Accessor } from 'solid-js'
import type { Task } from '../../../contract/task.ts'
import { useActions, type Action } from '../../state/actions.ts'
import type { CallFailure, Yard } from '../../state/yard.ts'
import {
  approveDenied,
  mergeDenied,
  needsVerdict,
  requestDenied,
  verdictOf,
  type Verdict,
} from './approval.ts'
import { createCall } from './call.ts'
import type { Comment } from './comment.ts'
import type { Drafts } from './drafts.ts'
import type { Review } from './review.ts'
import { reviewPrompt } from './reviewPrompt.ts'
import type { Sending } from './sending.ts'

interface JudgingInput {
  readonly yard: Yard
  readonly task: Accessor<Task>
  readonly review: Review
  readonly drafts: Drafts
  readonly sending: Sending
  /** Comments that are to be sent. */
  readonly comments: Accessor<readonly Comment[]>
  readonly hasKeys: () => boolean
  readonly onOpen: (dialog: 'merge' | 'request') => void
  readonly onSent: () => void
}

/** What the person makes of a change: approve it, ask for another, or merge it; each with why it cannot be. */
export interface Judging {
  readonly verdict: Accessor<Verdict>
  readonly mergeDenied: Accessor<string | null>
  readonly approveDenied: Accessor<string | null>
  readonly requestDenied: Accessor<string | null>
  /** What stands beside the verdict where nothing speaks against one. */
  readonly note: Accessor<string>
  /** Why the host did not take the approval. */
  readonly refusal: Accessor<CallFailure | null>
  forget(): void
  merge(): void
  approve(): void
  request(): void
  send(summary: string): Promise<void>
}

function noteOf(task: Task, verdict: Verdict, comments: number): string {
  const { approval } = task
  const at = approval?.head_sha.slice(0, 8) ?? ''
  if (verdict === 'void') return `The approval of ${at} is void: there are newer commits.`
  if (verdict === 'approved')
    return `${approval?.by === 'operator' ? 'By you' : `By ${approval?.by}`} at ${at}`
  if (needsVerdict(task)) return `A ${task.complexity} task merges only when it is approved.`
  return comments === 0 ? 'Click beside a line number to comment' : ''
}

export function createJudging(input: JudgingInput): Judging {
  const { yard, task, review, drafts, sending, comments } = input
  const call = createCall(yard)
  const head = (): string => review.listing()?.head_sha ?? ''
  const verdict = (): Verdict => verdictOf(task(), review.listing()?.head_sha)
  const denied = {
    merge: () => mergeDenied(task(), review.listing()),
    approve: () => approveDenied(task(), review.listing()),
    request: () => requestDenied(task()),
  }
  const unlessDenied = (reason: string | null, run: () => void): void => {
    if (reason === null) run()
    else sending.say(reason)
  }
  const approveHead = async (): Promise<void> => {
    const wanted = { task_id: task().id, head_sha: head() }
    const done = await call.run((client) => client.review.approve(wanted))
    if (done) sending.say(`Approved at ${wanted.head_sha.slice(0, 8)}.`)
  }
  const merge = (): void => unlessDenied(denied.merge(), () => input.onOpen('merge'))
  const approve = (): void => unlessDenied(denied.approve(), () => void approveHead())
  const request = (): void => unlessDenied(denied.request(), () => input.onOpen('request'))
  const action = (name: string, title: string, key: string, run: () => void): Action => ({
    ...{ id: `review.${name}`, title, group: 'Review', keys: [key], keysWhen: input.hasKeys, run },
  })
  useActions().offer([
    action('approve', 'Approve the change', 'a', approve),
    action('request', 'Request changes', 'r', request),
    action('merge', 'Merge the change', 'm', merge),
  ])
  return {
    ...{ verdict, mergeDenied: denied.merge, approveDenied: denied.approve, requestDenied: denied.request },
    ...{ merge, approve, request, refusal: call.failure, forget: call.forget },
    note: () => noteOf(task(), verdict(), drafts.comments.length),
    async send(summary) {
      const sent = comments()
      const sha = head()
      const promptId = await sending.send(reviewPrompt(sent, sha, summary))
      if (promptId === null) return
      for (const { id } of sent) drafts.change(id, { sent: { prompt_id: promptId, head_sha: sha } })
      input.onSent()
    },
  }
}
