import { Show } from 'solid-js'
import type { Task } from '../../../contract/task.ts'
import { Age } from '../../kit/Age.tsx'
import { Lamp } from '../../kit/Lamp.tsx'
import { useSelection } from '../../state/selection.ts'
import { useYard } from '../../state/yard.ts'
import { ChangeCounts } from '../review/ChangeCounts.tsx'
import { standingOf } from './urgency.ts'

export function TaskRow(props: { readonly task: Task }) {
  const { state } = useYard()
  const selection = useSelection()
  const agent = () => (props.task.agent_id === null ? undefined : state.agents[props.task.agent_id])
  const standing = () => standingOf(props.task, agent())
  return (
    <button
      type="button"
      class="task-row"
      aria-current={selection.task()?.id === props.task.id}
      onClick={() => selection.selectTask(props.task.id)}
    >
      <Lamp kind={standing().lamp} word={standing().word} />
      <span class="task-title cut">{props.task.title}</span>
      <span class="small faint">
        <Age at={props.task.updated_at} />
      </span>
      <span class="task-meta">
        <span>{props.task.kind}</span>
        <Show when={props.task.branch} fallback={<span class="cut">{standing().word}</span>}>
          {(branch) => <span class="mono cut">{branch()}</span>}
        </Show>
        <span class="grow" />
        <ChangeCounts task={props.task} />
      </span>
    </button>
  )
}
