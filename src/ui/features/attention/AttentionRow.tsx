import { Show } from 'solid-js'
import type { Attention } from '../../../contract/attention.ts'
import { Age } from '../../kit/Age.tsx'
import { Lamp } from '../../kit/Lamp.tsx'
import { useYard } from '../../state/yard.ts'
import { lookOf } from './queue.ts'

interface AttentionRowProps {
  readonly item: Attention
  readonly chosen: boolean
  readonly onChoose: () => void
}

export function AttentionRow(props: AttentionRowProps) {
  const { state } = useYard()
  const task = () => state.tasks[props.item.task_id]
  const project = () =>
    Object.keys(state.projects).length > 1 ? state.projects[props.item.project_id]?.name : undefined
  return (
    <div
      id={`row-${props.item.id}`}
      class="attention-row"
      role="option"
      aria-selected={props.chosen}
      onClick={() => props.onChoose()}
    >
      <Lamp kind={props.item.later_at === null ? lookOf(props.item).lamp : 'idle'} word="" />
      <span class="attention-title cut">{task()?.title ?? props.item.task_id}</span>
      <span class="small faint">
        <Age at={props.item.opened_at} />
      </span>
      <span class="attention-meta cut">
        {lookOf(props.item).word} · {task()?.kind}
        <Show when={project()}>{(name) => <> · {name()}</>}</Show>
      </span>
    </div>
  )
}
