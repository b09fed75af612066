import { createMemo, createSignal, For, Show } from 'solid-js'
import type { Task } from '../../../contract/task.ts'
import { queueOf } from '../../features/attention/queue.ts'
import { usePhone } from '../state/phone.ts'
import { agentOf } from '../state/work.ts'
import { AttentionCard } from './AttentionCard.tsx'
import { Evidence } from './Evidence.tsx'
import { Keys } from './Keys.tsx'
import { Output } from './Output.tsx'
import { PromptBox } from './PromptBox.tsx'
import { Prompts } from './Prompts.tsx'

/** What a task's agent asks, what it has said last, and what can be said to it. */
export function TaskWork(props: { readonly task: Task }) {
  const { yard } = usePhone()
  const [keys, setKeys] = createSignal(false)
  const asks = createMemo(() => {
    const open = queueOf(
      Object.values(yard.state.attention).filter(({ task_id: id }) => id === props.task.id),
    )
    return [...open.now, ...open.later].map(({ id }) => id)
  })
  const agent = () => agentOf(yard.state, props.task)
  return (
    <>
      <Show when={agent()}>{(now) => <Evidence agent={now()} />}</Show>
      <Show when={props.task.block}>
        {(block) => <p class="task-block">{`It cannot go on: ${block().reason}`}</p>}
      </Show>
      <For each={asks()}>
        {(id) => (
          <Show when={yard.state.attention[id]}>{(item) => <AttentionCard item={item()} onTask />}</Show>
        )}
      </For>
      <Output task={props.task} />
      <Prompts taskId={props.task.id} />
      <div class="task-foot">
        <Show when={keys() && agent()?.terminal_id}>
          {(id) => <Keys terminalId={id()} agentId={agent()?.id} />}
        </Show>
        <PromptBox
          task={props.task}
          keys={keys()}
          onKeys={agent()?.terminal_id ? () => setKeys(!keys()) : null}
        />
      </div>
    </>
  )
}
