import { createMemo, createSignal, For, Show } from 'solid-js'
import type { Event } from '../../../contract/event.ts'
import { Button } from '../../kit/Button.tsx'
import { EmptyState } from '../../kit/EmptyState.tsx'
import { useSelection } from '../../state/selection.ts'
import { useYard } from '../../state/yard.ts'
import { EventDetail } from './EventDetail.tsx'
import { createEventPages } from './eventPages.ts'
import { EventRows } from './EventRows.tsx'
import './EventsPage.css'
import { EVENT_GROUPS, NO_FILTER, type EventFilter } from './eventWords.ts'
import { exportEvents } from './exportEvents.ts'

/** The history of the project, the newest first, as it is made. */
export function EventsPage() {
  const { project } = useSelection()
  const [filter, setFilter] = createSignal<EventFilter>(NO_FILTER)
  const [opened, setOpened] = createSignal<Event | null>(null)
  const projectId = () => project()?.id ?? ''
  const pages = createEventPages(projectId, filter)
  return (
    <>
      <EventTools
        projectId={projectId()}
        filter={filter()}
        onChange={(change) => setFilter({ ...filter(), ...change })}
      />
      <Show
        when={pages.items().length > 0}
        fallback={
          <Show when={pages.loaded()} fallback={<p class="events-wait muted">Reads the history …</p>}>
            <NoEvents refusal={pages.refusal()} filtered={filter() !== NO_FILTER} />
          </Show>
        }
      >
        <EventRows items={pages.items()} onOpen={setOpened} onEnd={pages.more} />
      </Show>
      <Show when={opened()} keyed>
        {(event) => <EventDetail event={event} onClose={() => setOpened(null)} />}
      </Show>
    </>
  )
}

interface ToolsProps {
  readonly projectId: string
  readonly filter: EventFilter
  readonly onChange: (change: Partial<EventFilter>) => void
}

function EventTools(props: ToolsProps) {
  const yard = useYard()
  const [problem, setProblem] = createSignal<string | null>(null)
  const [exporting, setExporting] = createSignal(false)
  const here = <Row extends { readonly project_id: string }>(rows: Readonly<Record<string, Row>>) =>
    Object.values(rows).filter((row) => row.project_id === props.projectId)
  const tasks = createMemo(() => here(yard.state.tasks).map(({ id, title }) => [id, title] as const))
  const agents = createMemo(() => here(yard.state.agents).map(({ id, label }) => [id, label] as const))
  const save = async (): Promise<void> => {
    setExporting(true)
    setProblem(await exportEvents(yard, props.projectId, props.filter))
    setExporting(false)
  }
  return (
    <div class="coordination-tools">
      <input
        type="search"
        class="field-input events-search"
        placeholder="Search events"
        aria-label="Search events"
        value={props.filter.query}
        onInput={(event) => props.onChange({ query: event.currentTarget.value })}
      />
      <FilterSelect
        {...{ label: 'About', all: 'All events', options: EVENT_GROUPS }}
        onChoose={(type) => props.onChange({ type })}
      />
      <FilterSelect
        {...{ label: 'Task', all: 'All tasks', options: tasks() }}
        onChoose={(task) => props.onChange({ task_id: task })}
      />
      <FilterSelect
        {...{ label: 'Agent', all: 'All agents', options: agents() }}
        onChoose={(agent) => props.onChange({ agent })}
      />
      <span class="grow" />
      <Show when={problem()}>
        {(words) => (
          <span class="field-problem" role="alert">
            {words()}
          </span>
        )}
      </Show>
      <Button disabled={exporting()} onClick={() => void save()}>
        {exporting() ? 'Exports …' : 'Export'}
      </Button>
    </div>
  )
}

interface SelectProps {
  readonly label: string
  readonly all: string
  readonly options: readonly (readonly [string, string])[]
  readonly onChoose: (value: string) => void
}

function FilterSelect(props: SelectProps) {
  return (
    <select
      class="field-input events-filter"
      aria-label={props.label}
      onChange={(event) => props.onChoose(event.currentTarget.value)}
    >
      <option value="">{props.all}</option>
      <For each={props.options}>{([value, words]) => <option value={value}>{words}</option>}</For>
    </select>
  )
}

function NoEvents(props: { readonly refusal: string | null; readonly filtered: boolean }) {
  return (
    <Show when={props.refusal === null} fallback={<EmptyState title={props.refusal ?? ''} />}>
      <EmptyState title={props.filtered ? 'No event fits' : 'Nothing has happened yet'} />
    </Show>
  )
}
