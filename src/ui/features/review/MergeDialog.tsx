import { createEffect, createMemo, createSignal, For, on, Show } from 'solid-js'
import type { Output } from '../../../contract/index.ts'
import type { MergeMethod, Task } from '../../../contract/task.ts'
import { Button } from '../../kit/Button.tsx'
import { Dialog } from '../../kit/Dialog.tsx'
import { useYard } from '../../state/yard.ts'
import { agentName } from './agentName.ts'
import { createCall } from './call.ts'
import { Landed } from './Landed.tsx'
import './MergeDialog.css'
import { MergeOutlook } from './MergeOutlook.tsx'
import { RefusalNote } from './RefusalNote.tsx'
import { commitPrompt, conflictPrompt } from './reviewPrompt.ts'
import type { ListedFile } from './review.ts'
import { refusalOf } from './refusal.ts'

const METHODS: readonly (readonly [MergeMethod, string, string])[] = [
  ['merge', 'Merge', 'a merge commit; all commits of the branch stay'],
  ['squash', 'Squash', 'one new commit with the whole change'],
  ['rebase', 'Rebase', 'its commits anew on top of the base branch'],
]

interface MergeDialogProps {
  readonly open: boolean
  readonly task: Task
  /** The commit that the person has seen; exactly this lands, or nothing. */
  readonly head: string
  /** All files of it; null where only a part of them is shown. */
  readonly files: readonly ListedFile[] | null
  readonly unsent: number
  readonly onClose: () => void
  readonly onRefresh: () => void
  /** Sends text to the agent of the task and says how that went. */
  readonly onSend: (text: string) => Promise<unknown>
}

/** How it lands, what stands against it, and what would be left behind; after it what landed. */
export function MergeDialog(props: MergeDialogProps) {
  const yard = useYard()
  const call = createCall(yard)
  const [method, setMethod] = createSignal<MergeMethod>('merge')
  const [message, setMessage] = createSignal('')
  const [landed, setLanded] = createSignal<Output<'task', 'merge'> | null>(null)
  createEffect(
    on(
      () => props.open,
      () => {
        call.forget()
        setLanded(null)
      },
    ),
  )
  const merge = async (): Promise<void> => {
    const text = message().trim()
    const wanted = {
      ...{ task_id: props.task.id, head_sha: props.head, method: method() },
      ...(text !== '' && method() !== 'rebase' && { message: text }),
    }
    const done = await call.run((client) => client.task.merge(wanted))
    if (done) setLanded(done)
  }
  const send = async (text: string): Promise<void> => {
    props.onClose()
    await props.onSend(text)
  }
  const refusal = createMemo(() => {
    const failure = call.failure()
    return failure && { failure, ...refusalOf(failure) }
  })
  return (
    <Dialog
      open={props.open}
      onClose={props.onClose}
      title={landed() ? `Landed on ${props.task.base_branch}` : `Merge into ${props.task.base_branch}`}
    >
      <Show
        when={landed()}
        fallback={
          <form
            class="merge"
            onSubmit={(event) => {
              event.preventDefault()
              void merge()
            }}
          >
            <MergeOutlook
              task={props.task}
              head={props.head}
              files={props.files}
              unsent={props.unsent}
              refused={refusal()?.failure.code}
              onSend={send}
            />
            <fieldset class="merge-methods">
              <legend class="small muted">How</legend>
              <For each={METHODS}>
                {([value, title, words]) => (
                  <label>
                    <input
                      type="radio"
                      name="merge-method"
                      value={value}
                      checked={method() === value}
                      onChange={() => setMethod(value)}
                    />
                    <span>{title}</span>
                    <span class="small muted">{words}</span>
                  </label>
                )}
              </For>
            </fieldset>
            <label class="merge-message">
              <span class="small muted">Message</span>
              <textarea
                rows={3}
                placeholder={method() === 'rebase' ? 'Each commit keeps its own message' : props.task.title}
                disabled={method() === 'rebase'}
                value={message()}
                onInput={(event) => setMessage(event.currentTarget.value)}
              />
            </label>
            <Show when={refusal()}>
              {(refused) => (
                <RefusalNote failure={refused().failure}>
                  <Show when={refused().conflicts.length > 0}>
                    <Button onClick={() => void send(conflictPrompt(props.task, refused().conflicts))}>
                      Send the conflict to {agentName(props.task)}
                    </Button>
                  </Show>
                  <Show when={refused().failure.code === 'UNCOMMITTED_CHANGES'}>
                    <Button onClick={() => void send(commitPrompt(refused().files))}>
                      Ask {agentName(props.task)} to commit them
                    </Button>
                  </Show>
                  <Show when={refused().failure.code === 'STALE_HEAD'}>
                    <Button
                      onClick={() => {
                        props.onRefresh()
                        props.onClose()
                      }}
                    >
                      Look at the changes again
                    </Button>
                  </Show>
                </RefusalNote>
              )}
            </Show>
            <div class="merge-foot">
              <span class="small muted grow">The agent ends and its worktree goes; both can be undone.</span>
              <Button look="quiet" onClick={() => props.onClose()}>
                Cancel
              </Button>
              <Button look="primary" type="submit" disabled={call.isBusy()}>
                {call.isBusy() ? 'Merging…' : `Merge into ${props.task.base_branch}`}
              </Button>
            </div>
          </form>
        }
      >
        {(done) => <Landed landed={done()} onClose={props.onClose} />}
      </Show>
    </Dialog>
  )
}
