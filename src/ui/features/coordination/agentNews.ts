import { createEffect, createSignal, on, onCleanup, type Accessor } from 'solid-js'
import type { Output } from '../../../contract/index.ts'
import { useSelection } from '../../state/selection.ts'
import { clock, useYard } from '../../state/yard.ts'

type Spending = Output<'agent', 'spend'>

export interface AgentNews {
  /** When an agent was last heard of, by its id. No event tells of a sign of life, so it is asked for. */
  readonly seen: Accessor<Readonly<Record<string, string>>>
  readonly spending: Accessor<Spending | null>
}

/** Signs of life are asked for so often while the page is shown; what changes is told at once. */
const AGAIN_MS = 20_000
/** Several events at once are one reason to ask. */
const GATHER_MS = 400

/** What the page of the agents needs beyond the feed. */
export function createAgentNews(): AgentNews {
  const { call, onEvent, ready } = useYard()
  const { project } = useSelection()
  const [seen, setSeen] = createSignal<Readonly<Record<string, string>>>({})
  const [spending, setSpending] = createSignal<Spending | null>(null)
  let cancel = (): void => undefined

  const ask = async (id: string): Promise<void> => {
    const roster = await call((client) => client.agent.roster({ project: id, limit: 200 }))
    const spent = await call((client) => client.agent.spend({ project: id, by: 'agent' }))
    if (project()?.id !== id) return
    if (roster.ok) setSeen(Object.fromEntries(roster.value.items.map((item) => [item.id, item.seen_at])))
    if (spent.ok) setSpending(spent.value)
  }
  const askAfter = (ms: number): void => {
    cancel()
    cancel = clock.after(ms, () => {
      const id = project()?.id
      if (id !== undefined && ready()) void ask(id)
      askAfter(AGAIN_MS)
    })
  }
  createEffect(
    on([() => project()?.id, ready], () => {
      setSpending(null)
      askAfter(0)
    }),
  )
  const leave = onEvent(({ images }) => {
    if (images.agent || images.project) askAfter(GATHER_MS)
  })
  onCleanup(() => {
    leave()
    cancel()
  })
  return { seen, spending }
}
