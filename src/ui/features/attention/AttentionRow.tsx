import { Show } from 'solid-js'
import type { Attention } from '../../../contract/attention.ts'
import { Age } from '../../kit/Age.tsx'
import { Lamp } from '../../kit/Lamp.tsx'
import { useYard } from '../../state/yard.ts'
import { kindOf, lookOf, subjectOf } from './queue.ts'

interface AttentionRowProps {
  readonly item: Attention
  readonly chosen: boolean
  readonly onChoose: () => void
}

export function AttentionRow(props: AttentionRowProps) {
  const { state } = useYard()
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
      <span class="attention-title cut">{subjectOf(state, props.item)}</span>
      <span class="small faint">
        <Age at={props.item.opened_at} />
      </span>
      <span class="attention-meta cut">
        {lookOf(props.item).word}
        <Show when={kindOf(state, props.item)}>{(kind) => <> · {kind()}</>}</Show>
        <Show when={project()}>{(name) => <> · {name()}</>}</Show>
      </span>
    </div>
  )
}
