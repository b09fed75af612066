import { createSignal, Show } from 'solid-js'
import type { Attention } from '../../../contract/attention.ts'
import { usePhone } from '../state/phone.ts'
import { VIEWING } from './Control.tsx'
import { PlusMinus } from './PlusMinus.tsx'

/** The verdict on a change: approve it as it was submitted, or say what is to be changed. */
export function ReviewActs(props: { readonly item: Attention }) {
  const { yard, outbox, mayAct } = usePhone()
  const [asking, setAsking] = createSignal(false)
  const [text, setText] = createSignal('')
  const task = () => yard.state.tasks[props.item.task_id ?? '']
  const head = () => task()?.completion?.head_sha
  const isApproved = (): boolean => task()?.approval?.head_sha === head() && head() !== undefined
  const approve = (): void => {
    const sha = head()
    const { id, task_id: taskId } = props.item
    if (sha === undefined || taskId === null) return
    outbox.send({ do: 'approve', task_id: taskId, head_sha: sha }, 'Approved', id)
  }
  const request = (): void => {
    const feedback = text().trim()
    const { id, task_id: taskId } = props.item
    if (feedback === '' || taskId === null) return
    outbox.send({ do: 'request', task_id: taskId, feedback }, 'Asked for changes', id)
    setText('')
    setAsking(false)
  }
  return (
    <>
      <Show when={task()}>
        {(now) => (
          <p class="small muted">
            <PlusMinus counts={now().counts} /> into <span class="mono">{now().base_branch}</span>
            <Show when={now().completion?.tests}>{(tests) => <> · {tests()}</>}</Show>
          </p>
        )}
      </Show>
      <Show
        when={asking()}
        fallback={
          <div class="options options-pair">
            <button type="button" class="big" disabled={!mayAct()} onClick={() => setAsking(true)}>
              Ask for changes
            </button>
            <Show
              when={!isApproved()}
              fallback={<p class="card-approved">Approved. It is merged on the computer.</p>}
            >
              <button
                type="button"
                class="big big-main"
                disabled={!mayAct() || head() === undefined}
                onClick={approve}
              >
                Approve
              </button>
            </Show>
          </div>
        }
      >
        <label class="visually-hidden" for={`ask-${props.item.id}`}>
          What is to be changed
        </label>
        <textarea
          id={`ask-${props.item.id}`}
          class="field"
          rows={3}
          maxLength={20_000}
          placeholder="What is to be changed"
          ref={(element) => queueMicrotask(() => element.focus())}
          value={text()}
          onInput={(event) => setText(event.currentTarget.value)}
        />
        <div class="options options-pair">
          <button type="button" class="big" onClick={() => setAsking(false)}>
            Back
          </button>
          <button type="button" class="big big-main" disabled={text().trim() === ''} onClick={request}>
            Send
          </button>
        </div>
      </Show>
      <Show when={!mayAct()}>
        <p class="small muted">{VIEWING}</p>
      </Show>
    </>
  )
}
