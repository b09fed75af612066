import { createEffect, createMemo, createSignal, For, on, Show } from 'solid-js'
import type { Task } from '../../../contract/task.ts'
import { Button } from '../../kit/Button.tsx'
import { EmptyState } from '../../kit/EmptyState.tsx'
import { useSelection } from '../../state/selection.ts'
import { useYard } from '../../state/yard.ts'
import { byUrgency } from '../tasks/taskOrder.ts'
import { AgentTile } from './AgentTile.tsx'
import './AgentTiles.css'
import { agentOf } from './taskTerminals.ts'
import { showTiles } from './tiles.ts'

/** Each tile is a live terminal, which costs; more of them could not be read either. */
const MOST = 9

/** The terminals of all running agents of the project, the most urgent first. They are looked at: no size changes. */
export function AgentTiles() {
  const { state } = useYard()
  const { project, task, selectTask } = useSelection()
  const [page, setPage] = createSignal(0)
  const running = createMemo(() => {
    const own = Object.values(state.tasks).filter(({ project_id: id }) => id === project()?.id)
    const withAgent = own.filter((each) => {
      const agent = agentOf(state, each)
      return agent?.terminal_id && agent.status !== 'gone'
    })
    return byUrgency(withAgent, state.agents)
  })
  const pages = () => Math.max(1, Math.ceil(running().length / MOST))
  const first = () => Math.min(page(), pages() - 1) * MOST
  // By its id: a tile that only moves keeps its terminal as it is.
  const shown = createMemo(() =>
    running()
      .slice(first(), first() + MOST)
      .map(({ id }) => id),
  )
  const open = (of: Task): void => {
    selectTask(of.id)
    showTiles(false)
  }
  // Whoever chooses a task elsewhere wants to see it.
  createEffect(
    on(
      () => task()?.id,
      () => showTiles(false),
      { defer: true },
    ),
  )
  return (
    <section class="agent-tiles" aria-label="All agents side by side">
      <header class="agent-tiles-head">
        <h1>
          {running().length} {running().length === 1 ? 'agent' : 'agents'} running
        </h1>
        <span class="grow" />
        <Show when={pages() > 1}>
          <Button look="quiet" onClick={() => setPage((first() / MOST + 1) % pages())}>
            {first() + 1} to {Math.min(first() + MOST, running().length)}, next
          </Button>
        </Show>
        <Button look="quiet" onClick={() => showTiles(false)}>
          Back to one task
        </Button>
      </header>
      <Show when={shown().length > 0} fallback={<EmptyState title="No agent is running in this project" />}>
        <div class="agent-tile-grid" data-count={shown().length}>
          <For each={shown()}>
            {(id) => (
              <Show when={state.tasks[id]}>
                {(of) => <AgentTile task={of()} onOpen={() => open(of())} />}
              </Show>
            )}
          </For>
        </div>
      </Show>
    </section>
  )
}
