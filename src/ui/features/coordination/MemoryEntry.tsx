import { createMemo, createResource, createSignal, For, Show } from 'solid-js'
import type { Memory } from '../../../contract/memory.ts'
import { Button } from '../../kit/Button.tsx'
import { Dialog } from '../../kit/Dialog.tsx'
import { useSelection } from '../../state/selection.ts'
import { useYard } from '../../state/yard.ts'
import { ForgetMemory } from './ForgetMemory.tsx'
import { MemoryForm } from './MemoryForm.tsx'
import { authorName, confidenceWords, isForgotten, MEMORY_TITLES } from './memoryWords.ts'

/** Everything that was known under one key: each version, and what took its place. */
export function MemoryEntry(props: { readonly entry: string; readonly onClose: () => void }) {
  const { state, call } = useYard()
  const { project } = useSelection()
  // The version that the person saw: what comes meanwhile must not be overwritten unseen.
  const [replacing, setReplacing] = createSignal<Memory | null>(null)
  const [forgetting, setForgetting] = createSignal<Memory | null>(null)
  const current = createMemo(() =>
    Object.values(state.memories).find(
      (memory) =>
        memory.project_id === project()?.id && memory.key === props.entry && memory.superseded_by === null,
    ),
  )
  // The feed says that there is a newer version; the host has all of them.
  const [shown] = createResource(
    () => ({ entry: props.entry, project: project()?.id ?? '', version: current()?.id ?? '' }),
    async ({ entry, project: id }) =>
      call((client) => client.memory.show({ entry, project: id, history: 200 })),
  )
  const history = (): readonly Memory[] => {
    const answer = shown.latest
    return answer?.ok ? answer.value.history : []
  }
  const refusal = (): string | null => {
    const answer = shown.latest
    return answer && !answer.ok ? answer.error.message : null
  }
  return (
    <Dialog open onClose={props.onClose} title={props.entry}>
      <div class="memory-entry">
        <Show when={refusal()} fallback={<p class="small muted">{versionWords(history().length)}</p>}>
          {(words) => (
            <p class="field-problem" role="alert">
              {words()}
            </p>
          )}
        </Show>
        <ol class="memory-versions" aria-label="Versions, the newest first">
          <For each={history()}>{(memory) => <Version memory={memory} history={history()} />}</For>
        </ol>
        <div class="coordination-acts">
          <Button look="quiet" onClick={() => props.onClose()}>
            Close
          </Button>
          <Show when={current()}>
            {(memory) => (
              <Button look="danger" onClick={() => setForgetting(memory())}>
                Forget
              </Button>
            )}
          </Show>
          <Button disabled={history().length === 0} onClick={() => setReplacing(history()[0] ?? null)}>
            New version
          </Button>
        </div>
      </div>
      <Show when={replacing()} keyed>
        {(former) => <MemoryForm former={former} onClose={() => setReplacing(null)} />}
      </Show>
      <Show when={forgetting()} keyed>
        {(memory) => <ForgetMemory memory={memory} onClose={() => setForgetting(null)} />}
      </Show>
    </Dialog>
  )
}

const versionWords = (count: number): string =>
  count === 1 ? 'One version' : `${count} versions, the newest first`

function Version(props: { readonly memory: Memory; readonly history: readonly Memory[] }) {
  const { state } = useYard()
  const memory = () => props.memory
  const fate = (): string => {
    const by = memory().superseded_by
    if (by === null) return 'current'
    if (isForgotten(memory())) return 'forgotten here'
    const next = props.history.find(({ id }) => id === by) ?? state.memories[by]
    if (!next) return `replaced by ${by}`
    return next.key === memory().key ? `replaced by version ${next.version}` : `replaced by ${next.key}`
  }
  const words = (): string =>
    isForgotten(memory()) && memory().value === '' ? 'No reason was given.' : memory().value
  return (
    <li class="memory-version" classList={{ 'memory-version-now': memory().superseded_by === null }}>
      <div class="memory-facts small muted">
        <strong>Version {memory().version}</strong>
        <span>{fate()}</span>
        <span>{MEMORY_TITLES[memory().type]}</span>
        <span>{confidenceWords(memory().confidence)}</span>
        <span>{authorName(state.agents, memory().created_by)}</span>
        <time dateTime={memory().created_at}>{new Date(memory().created_at).toLocaleString()}</time>
        <Show when={state.tasks[memory().task_id ?? '']}>{(task) => <span>{task().title}</span>}</Show>
      </div>
      <p class="memory-value">{words()}</p>
    </li>
  )
}
