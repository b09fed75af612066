import { createEffect, createMemo, createResource, For, on, Show } from 'solid-js'
import type { Prompt } from '../../../contract/prompt.ts'
import type { Task } from '../../../contract/task.ts'
import { Button } from '../../kit/Button.tsx'
import { useYard } from '../../state/yard.ts'

const SHOWN = 4

interface PromptQueueProps {
  readonly task: Task
  readonly agentId: string
  /** A prompt was taken back, to be written anew. */
  readonly onEdit: (text: string) => void
  readonly onProblem: (words: string | null) => void
}

/** What waits to be typed, what others have sent included, with the reason why it waits. */
export function PromptQueue(props: PromptQueueProps) {
  const yard = useYard()
  const agent = () => yard.state.agents[props.agentId]
  const waiting = createMemo(() =>
    Object.values(yard.state.prompts).filter(
      ({ task_id: task, state }) => task === props.task.id && (state === 'queued' || state === 'delivering'),
    ),
  )
  const [reasons, { refetch }] = createResource(
    () => props.task.id,
    async (task) => {
      const found = await yard.call((client) => client.prompt.list({ task_id: task, state: 'queued' }))
      const items = found.ok ? found.value.items : []
      return new Map(items.map(({ id, waits_for: why }) => [id, why]))
    },
  )
  createEffect(
    on([waiting, () => agent()?.status, () => agent()?.held], () => {
      if (waiting().length > 0) void refetch()
    }),
  )
  const cancel = async (id: string): Promise<boolean> => {
    const done = await yard.call((client) => client.prompt.cancel({ prompt_id: id }))
    props.onProblem(done.ok ? null : done.error.message)
    return done.ok
  }
  /** It is never both typed and in the box: it comes back only when the host has taken it back. */
  const edit = async ({ id, text }: Prompt): Promise<void> => {
    if (await cancel(id)) props.onEdit(text)
  }
  const why = (id: string, state: string): string =>
    state === 'delivering' ? 'is being typed' : (reasons.latest?.get(id) ?? 'waits')
  return (
    <Show when={waiting().length > 0}>
      <ul class="prompt-queue" aria-label="Prompts that wait">
        <For each={waiting().slice(0, SHOWN)}>
          {(prompt) => (
            <li>
              <span class="cut" title={prompt.text}>
                {prompt.text}
              </span>
              <span class="small faint cut" title={why(prompt.id, prompt.state)}>
                {why(prompt.id, prompt.state)}
              </span>
              <Show when={prompt.state === 'queued'}>
                <Button look="quiet" onClick={() => void edit(prompt)}>
                  Edit
                </Button>
                <Button look="quiet" onClick={() => void cancel(prompt.id)}>
                  Take back
                </Button>
              </Show>
            </li>
          )}
        </For>
        <Show when={waiting().length > SHOWN}>
          <li class="small faint">and {waiting().length - SHOWN} more</li>
        </Show>
      </ul>
    </Show>
  )
}
