import { createSignal, For, onCleanup, onMount, Show } from 'solid-js'
import type { Attention } from '../../../contract/attention.ts'
import { Age } from '../../kit/Age.tsx'
import { Button } from '../../kit/Button.tsx'
import { EmptyState } from '../../kit/EmptyState.tsx'
import { Lamp } from '../../kit/Lamp.tsx'
import { useYard } from '../../state/yard.ts'
import { lookOf, subjectOf } from './queue.ts'

const PAGE = 50

/** What has waited: how it ended, and by whom. */
export function AttentionHistory() {
  const yard = useYard()
  const [items, setItems] = createSignal<ReadonlyMap<string, Attention> | null>(null)
  const [total, setTotal] = createSignal(0)
  const [problem, setProblem] = createSignal<string | null>(null)
  const [element, setElement] = createSignal<HTMLDivElement>()
  const load = async (offset: number): Promise<void> => {
    const read = await yard.call((client) => client.attention.list({ history: true, limit: PAGE, offset }))
    setProblem(read.ok ? null : read.error.message)
    if (!read.ok) return
    setItems(
      (before) => new Map([...(before ?? []), ...read.value.items.map((each) => [each.id, each] as const)]),
    )
    setTotal(read.value.total)
  }
  onMount(() => {
    void load(0)
    element()?.focus()
  })
  onCleanup(yard.onEvent(({ type }) => type === 'attention.closed' && void load(0)))
  const ended = () =>
    [...(items()?.values() ?? [])]
      .filter(({ closed_at }) => closed_at !== null)
      .toSorted((one, other) => (other.closed_at ?? '').localeCompare(one.closed_at ?? ''))
  return (
    <div class="attention-history" ref={setElement} tabIndex={0} role="region" aria-label="History">
      <Show when={problem()}>{(words) => <p class="attention-problem">{words()}</p>}</Show>
      <Show
        when={ended().length > 0}
        fallback={
          <Show when={items() !== null}>
            <EmptyState title="Nothing has needed you yet." />
          </Show>
        }
      >
        <ul>
          <For each={ended()}>{(item) => <Ended item={item} />}</For>
        </ul>
        <Show when={total() > (items()?.size ?? 0)}>
          <Button look="quiet" onClick={() => void load(items()?.size ?? 0)}>
            Older
          </Button>
        </Show>
      </Show>
    </div>
  )
}

function Ended(props: { readonly item: Attention }) {
  const { state } = useYard()
  const by = (): string => {
    const name = props.item.closed_by
    if (name === null || name === 'host') return ''
    if (name === 'operator') return 'by you'
    return `by ${state.agents[name]?.label ?? name}`
  }
  return (
    <li class="attention-ended">
      <Lamp kind={lookOf(props.item).lamp} word="" />
      <div class="grow">
        <p class="cut">
          <span class="attention-title">{subjectOf(state, props.item)}</span>{' '}
          <span class="faint">{lookOf(props.item).word}</span>
        </p>
        <p class="cut small muted" title={props.item.text}>
          {props.item.text}
        </p>
      </div>
      <p class="attention-outcome small">
        <span>{props.item.outcome}</span>
        <span class="faint">
          {by()} <Age at={props.item.closed_at ?? props.item.opened_at} />
        </span>
      </p>
    </li>
  )
}
