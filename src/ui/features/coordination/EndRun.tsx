import { createMemo, Show } from 'solid-js'
import type { Run } from '../../../contract/run.ts'
import { useYard } from '../../state/yard.ts'
import { Listed } from './Listed.tsx'
import { ReasonDialog } from './ReasonDialog.tsx'
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
  const tasks = createMemo(() => tasksOf(state, props.run))
  const told = () =>
    Object.values(state.agents).filter(
      (agent) => agent.status !== 'gone' && tasks().some(({ id }) => id === agent.task_id),
    )
  const calledOff = () => tasks().filter((task) => LAUNCHING.has(task.launch))
  const verb = () => (props.status === 'stopped' ? 'Stop' : 'Complete')
  const end = (reason: string) => {
    const ended = { run_id: props.run.id, status: props.status, reason }
    return call((client) => client.run.status(ended))
  }
  return (
    <ReasonDialog
      title={`${verb()} “${props.run.name}”?`}
      help="Its agents are told, and it stays in the history."
      act={`${verb()} the run`}
      keep="Cancel"
      look={props.status === 'stopped' ? 'danger' : 'primary'}
      send={end}
      onClose={props.onClose}
    >
      <p class="muted">
        Nothing of it begins any more: no task, agent, claim, lock or prompt. What is there stays, and Resume
        takes it up again.
      </p>
      <Listed title="Told at once to bring it to a good state" rows={told().map(({ label }) => label)} />
      <Listed title="Called off before it has started" rows={calledOff().map(({ title }) => title)} />
      <Show when={told().length === 0 && calledOff().length === 0}>
        <p class="small muted">No agent works on it now.</p>
      </Show>
    </ReasonDialog>
  )
}
