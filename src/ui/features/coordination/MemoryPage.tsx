import { createMemo, createSignal, For, Show } from 'solid-js'
import { memoryType, type Memory } from '../../../contract/memory.ts'
import { Age } from '../../kit/Age.tsx'
import { Button } from '../../kit/Button.tsx'
import { EmptyState } from '../../kit/EmptyState.tsx'
import { useSelection } from '../../state/selection.ts'
import { useYard } from '../../state/yard.ts'
import { MemoryEntry } from './MemoryEntry.tsx'
import { MemoryForm } from './MemoryForm.tsx'
import './MemoryPage.css'
import { authorName, confidenceWords, MEMORY_TITLES } from './memoryWords.ts'

/** What the agents of the project know, the newest first; the person adds, replaces and takes back. */
export function MemoryPage() {
  const { state } = useYard()
  const { project } = useSelection()
  const [query, setQuery] = createSignal('')
  const [type, setType] = createSignal('')
  const [opened, setOpened] = createSignal<string | null>(null)
  const [adding, setAdding] = createSignal(false)
  const known = createMemo(() =>
    Object.values(state.memories)
      .filter((memory) => memory.project_id === project()?.id && memory.superseded_by === null)
      .sort((one, other) => other.created_at.localeCompare(one.created_at)),
  )
  const shown = createMemo(() => {
    const words = query().toLowerCase().split(/\s+/).filter(Boolean)
    return known().filter((memory) => {
      const text = `${memory.key} ${memory.value}`.toLowerCase()
      return (type() === '' || memory.type === type()) && words.every((word) => text.includes(word))
    })
  })
  return (
    <>
      <div class="coordination-tools">
        <input
          type="search"
          class="field-input memory-search"
          placeholder="Search keys and values"
          aria-label="Search memory"
          value={query()}
          onInput={(event) => setQuery(event.currentTarget.value)}
        />
        <select
          class="field-input memory-filter"
          aria-label="Type"
          onChange={(event) => setType(event.currentTarget.value)}
        >
          <option value="">All types</option>
          <For each={memoryType.options}>
            {(each) => <option value={each}>{MEMORY_TITLES[each]}s</option>}
          </For>
        </select>
        <span class="small muted" aria-live="polite">
          {countWords(shown().length, known().length)}
        </span>
        <span class="grow" />
        <Button onClick={() => setAdding(true)}>Add entry</Button>
      </div>
      <div class="coordination-list">
        <Show when={shown().length > 0} fallback={<NoMemory any={known().length > 0} />}>
          <MemoryTable rows={shown()} onOpen={setOpened} />
        </Show>
      </div>
      <Show when={opened()} keyed>
        {(key) => <MemoryEntry entry={key} onClose={() => setOpened(null)} />}
      </Show>
      <Show when={adding()}>
        <MemoryForm former={null} onClose={() => setAdding(false)} />
      </Show>
    </>
  )
}

const countWords = (shown: number, known: number): string =>
  shown === known ? `${known} ${known === 1 ? 'entry' : 'entries'}` : `${shown} of ${known}`

function MemoryTable(props: { readonly rows: readonly Memory[]; readonly onOpen: (key: string) => void }) {
  const { state } = useYard()
  return (
    <table class="coordination-table memory-table">
      <thead>
        <tr>
          <th>Key</th>
          <th>Value</th>
          <th>Type</th>
          <th>Confidence</th>
          <th>By</th>
          <th>Age</th>
        </tr>
      </thead>
      <tbody>
        <For each={props.rows}>
          {(memory) => (
            <tr>
              <td class="cut">
                <button
                  type="button"
                  class="link-button cut memory-key"
                  onClick={() => props.onOpen(memory.key)}
                >
                  {memory.key}
                </button>
                <Show when={memory.version > 1}>
                  <span class="small faint"> v{memory.version}</span>
                </Show>
              </td>
              <td class="cut muted" title={memory.value.slice(0, 500)}>
                {memory.value.slice(0, 300)}
              </td>
              <td class="muted">{MEMORY_TITLES[memory.type]}</td>
              <td class="cut muted">{confidenceWords(memory.confidence)}</td>
              <td class="cut muted">{authorName(state.agents, memory.created_by)}</td>
              <td class="muted">
                <Age at={memory.created_at} />
              </td>
            </tr>
          )}
        </For>
      </tbody>
    </table>
  )
}

function NoMemory(props: { readonly any: boolean }) {
  return (
    <Show when={!props.any} fallback={<EmptyState title="No entry has these words" />}>
      <EmptyState title="Nothing is recorded yet">
        <p class="muted">
          Agents keep decisions, facts, constraints and artifacts here, so that the next one need not find
          them out again.
        </p>
      </EmptyState>
    </Show>
  )
}
