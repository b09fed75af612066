import { createMemo, createSignal, Show } from 'solid-js'
import type { Run } from '../../../contract/run.ts'
import { Button } from '../../kit/Button.tsx'
import { Dialog } from '../../kit/Dialog.tsx'
import { Field } from '../../kit/Field.tsx'
import { useYard } from '../../state/yard.ts'
import { Listed } from './Listed.tsx'
import { tasksOf } from './runWords.ts'

interface EndRunProps {
  readonly run: Run
  readonly status: 'complete' | 'stopped'
  readonly onClose: () => void
}

const LAUNCHING = new Set(['queued', 'worktree', 'setup'])

/** Asks for the reason for which a run ends, and says who is told and what is called off. */
export function EndRun(props: EndRunProps) {
  const { state, call } = useYard()
  const [reason, setReason] = createSignal('')
  const [refusal, setRefusal] = createSignal<string | null>(null)
  const tasks = createMemo(() => tasksOf(state, props.run))
  const told = () =>
    Object.values(state.agents).filter(
      (agent) => agent.status !== 'gone' && tasks().some(({ id }) => id === agent.task_id),
    )
  const calledOff = () => tasks().filter((task) => LAUNCHING.has(task.launch))
  const verb = () => (props.status === 'stopped' ? 'Stop' : 'Complete')
  const end = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    const { id } = props.run
    const ended = await call((client) =>
      client.run.status({ run_id: id, status: props.status, reason: reason().trim() }),
    )
    if (ended.ok) props.onClose()
    else setRefusal(ended.error.message)
  }
  return (
    <Dialog open onClose={props.onClose} title={`${verb()} “${props.run.name}”?`}>
      <form class="coordination-form" onSubmit={(event) => void end(event)}>
        <p class="muted">
          Nothing of it begins any more: no task, agent, claim, lock or prompt. What is there stays, and
          Resume takes it up again.
        </p>
        <Listed title="Told at once to bring it to a good state" rows={told().map(({ label }) => label)} />
        <Listed title="Called off before it has started" rows={calledOff().map(({ title }) => title)} />
        <Show when={told().length === 0 && calledOff().length === 0}>
          <p class="small muted">No agent works on it now.</p>
        </Show>
        <Field title="Reason" help="Its agents are told, and it stays in the history." problem={refusal()}>
          {(marks) => (
            <input
              {...marks}
              class="field-input"
              maxLength={500}
              value={reason()}
              onInput={(event) => setReason(event.currentTarget.value)}
            />
          )}
        </Field>
        <div class="coordination-acts">
          <Button look="quiet" onClick={() => props.onClose()}>
            Cancel
          </Button>
          <Button
            look={props.status === 'stopped' ? 'danger' : 'primary'}
            type="submit"
            disabled={reason().trim() === ''}
          >
            {verb()} the run
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
