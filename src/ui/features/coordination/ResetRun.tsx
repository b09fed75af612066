import { createMemo, createSignal, For, Show } from 'solid-js'
import type { Run } from '../../../contract/run.ts'
import { Button } from '../../kit/Button.tsx'
import { Dialog } from '../../kit/Dialog.tsx'
import { useYard } from '../../state/yard.ts'
import { Listed } from './Listed.tsx'
import { counted, isOpen, tasksOf } from './runWords.ts'

type Refused = readonly { readonly task_id: string; readonly message: string }[]

/** Says what a reset cancels, ends and frees before it does; what it could not cancel stays here with the reason. */
export function ResetRun(props: { readonly run: Run; readonly onClose: () => void }) {
  const { state, call } = useYard()
  const [isBusy, setBusy] = createSignal(false)
  const [refusal, setRefusal] = createSignal<string | null>(null)
  const [refused, setRefused] = createSignal<Refused>([])
  const tasks = createMemo(() => tasksOf(state, props.run))
  const open = createMemo(() => tasks().filter(isOpen))
  const agents = createMemo(() =>
    Object.values(state.agents).filter(
      (agent) => agent.status !== 'gone' && !agent.guest && tasks().some(({ id }) => id === agent.task_id),
    ),
  )
  const locks = () =>
    Object.values(state.locks).filter(
      (lock) => lock.ended_at === null && agents().some(({ id }) => id === lock.owner),
    )
  const threads = () =>
    Object.values(state.threads).filter(
      (thread) => thread.run_id === props.run.id && thread.status !== 'archived',
    )
  const reset = async (): Promise<void> => {
    if (isBusy()) return
    setBusy(true)
    const { id } = props.run
    const done = await call((client) => client.run.reset({ run_id: id }))
    setBusy(false)
    setRefusal(done.ok ? null : done.error.message)
    setRefused(done.ok ? done.value.refused : [])
    if (done.ok && done.value.refused.length === 0) props.onClose()
  }
  const titleOf = (id: string): string => state.tasks[id]?.title ?? id
  return (
    <Dialog open onClose={props.onClose} title={`Reset “${props.run.name}”?`}>
      <p class="muted">
        It begins anew, in planning. The brief and finished tasks stay, and nothing of another run is touched.
        What cancelled tasks hold is kept for 30 days; Undo brings it back.
      </p>
      <Listed
        title="Tasks cancelled"
        rows={open().map(({ title, status }) => `${title} (${status.replace('_', ' ')})`)}
      />
      <Listed title="Agents ended" rows={agents().map(({ label }) => label)} />
      <Listed title="Locks freed" rows={locks().map(({ key }) => key)} />
      <Listed title="Threads put away" rows={threads().map(({ topic }) => topic)} />
      <Show when={open().length + agents().length + threads().length === 0}>
        <p class="small muted">There is nothing to cancel.</p>
      </Show>
      <Show when={refusal()}>
        {(words) => (
          <p class="field-problem" role="alert">
            {words()}
          </p>
        )}
      </Show>
      <Show when={refused().length > 0}>
        <div class="run-listed" role="alert">
          <p>{counted(refused().length, 'task')} could not be cancelled without losing work:</p>
          <ul>
            <For each={refused()}>
              {({ task_id, message }) => (
                <li>
                  {titleOf(task_id)}
                  <p class="field-problem">{message}</p>
                </li>
              )}
            </For>
          </ul>
        </div>
      </Show>
      <div class="coordination-acts">
        <Button look="quiet" onClick={() => props.onClose()}>
          Cancel
        </Button>
        <Button look="danger" disabled={isBusy()} onClick={() => void reset()}>
          {isBusy() ? 'Resetting…' : refused().length > 0 ? 'Try again' : 'Reset the run'}
        </Button>
      </div>
    </Dialog>
  )
}
