import { createEffect, createMemo, createSignal, For, Show } from 'solid-js'
import { Dialog } from '../../kit/Dialog.tsx'
import { Lamp } from '../../kit/Lamp.tsx'
import { isMac, useActions } from '../../state/actions.ts'
import { shown } from '../../state/keys.ts'
import { useSelection } from '../../state/selection.ts'
import { useYard } from '../../state/yard.ts'
import { standingOf, type Standing } from '../tasks/urgency.ts'
import './Palette.css'
import { rank } from './rank.ts'

interface Entry {
  readonly id: string
  readonly title: string
  readonly hint: string
  readonly standing: Standing | null
  readonly run: () => void
}

const SHOWN = 12

/** Every action and every task, found by a few letters. */
export function Palette(props: { readonly open: boolean; readonly onClose: () => void }) {
  const { state } = useYard()
  const selection = useSelection()
  const actions = useActions()
  const [query, setQuery] = createSignal('')
  const [chosen, setChosen] = createSignal(0)

  const entries = createMemo((): Entry[] => {
    const offered = actions
      .all()
      .filter((action) => action.id !== 'palette' && !action.keysOnly && !action.blocked?.())
      .map(({ id, title, keys, run }) => ({
        ...{ id, title, run, standing: null },
        hint: keys?.[0] === undefined ? '' : shown(keys[0], isMac),
      }))
    const tasks = Object.values(state.tasks)
      .filter((task) => task.project_id === selection.project()?.id)
      .toReversed()
      .map((task) => {
        const standing = standingOf(task, task.agent_id === null ? undefined : state.agents[task.agent_id])
        const run = (): void => selection.selectTask(task.id)
        return { id: task.id, title: task.title, hint: standing.word, standing, run }
      })
    return [...tasks, ...offered]
  })
  const found = createMemo(() =>
    entries()
      .map((entry) => ({ entry, score: rank(query(), `${entry.title} ${entry.id}`) }))
      .filter((each) => each.score !== null)
      .toSorted((one, other) => (other.score ?? 0) - (one.score ?? 0))
      .slice(0, SHOWN)
      .map(({ entry }) => entry),
  )
  createEffect(() => {
    query()
    setChosen(0)
  })
  createEffect(() => props.open && setQuery(''))

  const take = (entry: Entry | undefined): void => {
    if (!entry) return
    props.onClose()
    entry.run()
  }
  const onKey = (event: KeyboardEvent): void => {
    const count = found().length
    if (event.key === 'ArrowDown') setChosen((at) => (at + 1) % Math.max(count, 1))
    else if (event.key === 'ArrowUp') setChosen((at) => (at - 1 + count) % Math.max(count, 1))
    else if (event.key === 'Enter') take(found()[chosen()])
    else return
    event.preventDefault()
  }
  return (
    <Dialog open={props.open} onClose={props.onClose} title="Search or run" hideTitle>
      <div class="palette" onKeyDown={onKey}>
        <input
          class="palette-input"
          placeholder="Search tasks, run an action"
          aria-label="Search tasks, run an action"
          role="combobox"
          aria-expanded="true"
          aria-controls="palette-list"
          aria-activedescendant={`palette-${found()[chosen()]?.id ?? ''}`}
          value={query()}
          onInput={(event) => setQuery(event.currentTarget.value)}
        />
        <ul id="palette-list" role="listbox" aria-label="Found">
          <For each={found()}>
            {(entry, at) => (
              <li
                id={`palette-${entry.id}`}
                role="option"
                aria-selected={at() === chosen()}
                onPointerMove={() => setChosen(at())}
                onClick={() => take(entry)}
              >
                <Show when={entry.standing} fallback={<span class="palette-mark" aria-hidden="true" />}>
                  {(standing) => <Lamp kind={standing().lamp} word={standing().word} />}
                </Show>
                <span class="grow cut">{entry.title}</span>
                <span class="small faint">{entry.hint}</span>
              </li>
            )}
          </For>
        </ul>
        <Show when={found().length === 0}>
          <p class="palette-none muted">Nothing is called like that.</p>
        </Show>
      </div>
    </Dialog>
  )
}
