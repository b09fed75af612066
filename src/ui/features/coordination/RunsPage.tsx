import { createMemo, createSignal, For, Show } from 'solid-js'
import type { Run } from '../../../contract/run.ts'
import { Button } from '../../kit/Button.tsx'
import { EmptyState } from '../../kit/EmptyState.tsx'
import { Lamp } from '../../kit/Lamp.tsx'
import { useSelection } from '../../state/selection.ts'
import { useYard } from '../../state/yard.ts'
import { NewRun } from './NewRun.tsx'
import { RunDetail } from './RunDetail.tsx'
import './RunsPage.css'
import { countWords, counted, RUN_WORDS, tasksOf } from './runWords.ts'

/** The efforts of a project: their briefs and status, and how far their tasks are. */
export function RunsPage() {
  const { state } = useYard()
  const { project } = useSelection()
  const [chosen, setChosen] = createSignal<string | null>(null)
  const [isCreating, setCreating] = createSignal(false)
  const runs = createMemo(() =>
    Object.values(state.runs)
      .filter((run) => run.project_id === project()?.id)
      .sort((one, other) => other.created_at.localeCompare(one.created_at)),
  )
  const current = createMemo(() => runs().find(({ id }) => id === chosen()) ?? null)
  const live = () => runs().filter(({ status }) => status === 'in_progress').length
  return (
    <>
      <div class="coordination-tools">
        <Show when={current()}>
          <Button look="quiet" class="runs-back" onClick={() => setChosen(null)}>
            All runs
          </Button>
        </Show>
        <span class="small muted grow" aria-live="polite">
          {counted(runs().length, 'run')}
          {live() > 0 ? `, ${live()} in progress` : ''}
        </span>
        <Button onClick={() => setCreating(true)}>New run</Button>
      </div>
      <Show when={runs().length > 0} fallback={<NoRuns onCreate={() => setCreating(true)} />}>
        <div class="runs" classList={{ 'runs-chosen': current() !== null }}>
          <ul class="runs-list" aria-label="Runs">
            <For each={runs()}>
              {(run) => <RunRow run={run} chosen={run.id === chosen()} onChoose={() => setChosen(run.id)} />}
            </For>
          </ul>
          <div class="runs-detail">
            <Show
              when={current()?.id}
              keyed
              fallback={<EmptyState title="Choose a run to read and change its brief" />}
            >
              {(id) => <RunDetail id={id} />}
            </Show>
          </div>
        </div>
      </Show>
      <Show when={isCreating()}>
        <NewRun onClose={() => setCreating(false)} onCreated={setChosen} />
      </Show>
    </>
  )
}

function NoRuns(props: { readonly onCreate: () => void }) {
  return (
    <EmptyState title="No runs yet">
      <p class="muted">
        A run is one effort: a brief that everybody who works on it reads, and the tasks that name it.
      </p>
      <Button look="primary" onClick={() => props.onCreate()}>
        New run
      </Button>
    </EmptyState>
  )
}

interface RowProps {
  readonly run: Run
  readonly chosen: boolean
  readonly onChoose: () => void
}

function RunRow(props: RowProps) {
  const { state } = useYard()
  const words = () => RUN_WORDS[props.run.status]
  return (
    <li>
      <button
        type="button"
        class="runs-row"
        aria-current={props.chosen ? 'true' : undefined}
        onClick={() => props.onChoose()}
      >
        <Lamp kind={words().lamp} word="" />
        <span class="runs-row-name cut">{props.run.name}</span>
        <span class="runs-row-note small muted cut">
          {words().word} · {countWords(tasksOf(state, props.run))}
        </span>
      </button>
    </li>
  )
}
