import { createSignal, For, Show } from 'solid-js'
import type { Task } from '../../../contract/task.ts'
import { Button } from '../../kit/Button.tsx'
import { Dialog } from '../../kit/Dialog.tsx'
import { agentName } from './agentName.ts'
import { placeOf, type Comment } from './comment.ts'
import './MergeDialog.css'

interface RequestDialogProps {
  readonly open: boolean
  readonly task: Task
  readonly comments: readonly Comment[]
  readonly isBusy: boolean
  readonly onSend: (summary: string) => void
  readonly onClose: () => void
}

/** Everything that is said to a change, sent to its agent as one prompt. */
export function RequestDialog(props: RequestDialogProps) {
  const [summary, setSummary] = createSignal('')
  const denied = () =>
    summary().trim() === '' && props.comments.length === 0
      ? 'Write what should be different, or comment on lines first.'
      : null
  const send = (): void => {
    if (props.isBusy || denied() !== null) return
    props.onSend(summary())
    setSummary('')
  }
  return (
    <Dialog open={props.open} onClose={props.onClose} title="Request changes">
      <form
        class="merge"
        onSubmit={(event) => {
          event.preventDefault()
          send()
        }}
      >
        <label class="merge-message">
          <span class="small muted">What should be different</span>
          <textarea
            rows={4}
            autofocus
            placeholder={
              props.comments.length > 0 ? 'Optional: your comments go along' : 'For the whole change'
            }
            value={summary()}
            onInput={(event) => setSummary(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Enter' || !(event.metaKey || event.ctrlKey)) return
              event.preventDefault()
              send()
            }}
          />
        </label>
        <Show when={props.comments.length > 0}>
          <ul class="request-comments" aria-label="Comments that go along">
            <For each={props.comments}>
              {(comment) => (
                <li>
                  <span class="mono cut muted">{placeOf(comment)}</span>
                  <span class="cut">{comment.text}</span>
                </li>
              )}
            </For>
          </ul>
        </Show>
        <div class="merge-foot">
          <span class="small muted grow">
            {denied() ?? `One prompt; it waits until ${agentName(props.task)} is at its prompt.`}
          </span>
          <Button look="quiet" onClick={() => props.onClose()}>
            Cancel
          </Button>
          <Button look="primary" type="submit" aria-disabled={denied() !== null}>
            Send to {agentName(props.task)}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
