import { For, Show } from 'solid-js'
import type { Task } from '../../../contract/task.ts'
import type { Lamp } from '../tasks/urgency.ts'
import type { Plan, Point } from './plan.ts'

interface YardLinesProps {
  readonly plan: Plan
  readonly lamp: (task: Task) => Lamp
  readonly isChosen: (task: Task) => boolean
}

const Dot = (props: { readonly at: Point; readonly r?: number; readonly class?: string }) => (
  <circle cx={props.at.x} cy={props.at.y} r={props.r ?? 3} class={props.class} />
)

/** The drawing alone; what it says is said by the buttons that lie on it. */
export function YardLines(props: YardLinesProps) {
  const main = () => props.plan.main
  const leavesMain = () => props.plan.branches.filter(({ start }) => start.y === main().y)
  return (
    <svg height={props.plan.height} aria-hidden="true">
      <path class="yard-main" d={`M${main().from} ${main().y}H${main().to}`} />
      <For each={leavesMain()}>{({ start }) => <Dot at={start} class="yard-point" />}</For>
      <For each={props.plan.arcs}>
        {(arc) => (
          <g class="yard-arc yard-merged" classList={{ 'yard-chosen': props.isChosen(arc.task) }}>
            <path d={arc.line} />
            <Dot at={arc.end} />
          </g>
        )}
      </For>
      <For each={props.plan.branches}>
        {(branch) => (
          <g
            class={`yard-branch yard-${props.lamp(branch.task)}`}
            classList={{ 'yard-chosen': props.isChosen(branch.task) }}
          >
            <path d={branch.line} />
            <For each={branch.commits}>{(at) => <Dot at={at} />}</For>
            <Show when={branch.open}>{(at) => <Dot at={at()} class="yard-open" />}</Show>
          </g>
        )}
      </For>
      <For each={props.plan.crosses}>
        {({ at, line }) => (
          <g class="yard-cross">
            <path class="yard-between" d={line} />
            <path d={`M${at.x - 4} ${at.y - 4}l8 8m0 -8l-8 8`} />
          </g>
        )}
      </For>
    </svg>
  )
}
