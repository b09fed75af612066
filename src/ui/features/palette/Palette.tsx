import { createEffect, createMemo, createSignal, For, onMount, Show } from 'solid-js'
import { Dialog } from '../../kit/Dialog.tsx'
import { Lamp } from '../../kit/Lamp.tsx'
import { createPreference } from '../../state/preference.ts'
import { createEntries } from './createEntries.ts'
import { findEntries, readRecent, withRecent, type Entry } from './entries.ts'
import './Palette.css'

const [recent, setRecent] = createPreference('palette.recent', readRecent)

/** The dialog would give it the focus a moment later, and the first letters of a fast typist would be lost. */
const focusNow = (input: HTMLInputElement): void => onMount(() => input.focus())

/** Every action, task, project and settings page, found by a few letters. */
export function Palette(props: { readonly open: boolean; readonly onClose: () => void }) {
  const [query, setQuery] = createSignal('')
  const [chosen, setChosen] = createSignal(0)
  const entries = createEntries()
  const found = createMemo(() => (props.open ? findEntries(entries(), query(), recent()) : []))
  createEffect(() => {
    query()
    setChosen(0)
  })
  createEffect(() => props.open && setQuery(''))

  const take = (entry: Entry | undefined): void => {
    if (!entry || entry.blocked !== null) return
    setRecent(withRecent(recent(), entry.id))
    props.onClose()
    entry.run()
  }
  const choose = (at: number): void => {
    setChosen(at)
    document.getElementById(`palette-${found()[at]?.id ?? ''}`)?.scrollIntoView({ block: 'nearest' })
  }
  const onKey = (event: KeyboardEvent): void => {
    const count = Math.max(found().length, 1)
    if (event.key === 'ArrowDown') choose((chosen() + 1) % count)
    else if (event.key === 'ArrowUp') choose((chosen() - 1 + count) % count)
    else if (event.key === 'Enter') take(found()[chosen()])
    else return
    event.preventDefault()
  }
  return (
    <Dialog open={props.open} onClose={props.onClose} title="Search or run" hideTitle>
      <div class="palette" onKeyDown={onKey}>
        <input
          ref={focusNow}
          class="palette-input"
          placeholder="Search tasks and projects, run an action"
          aria-label="Search tasks and projects, run an action"
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
                aria-disabled={entry.blocked !== null}
                onPointerMove={() => setChosen(at())}
                onClick={() => take(entry)}
              >
                <Show when={entry.standing} fallback={<span class="palette-mark" aria-hidden="true" />}>
                  {(standing) => <Lamp kind={standing().lamp} word="" />}
                </Show>
                <span class="cut palette-title">{entry.title}</span>
                <span class="small faint grow cut">{entry.kind}</span>
                <Show
                  when={entry.isKeys && entry.blocked === null}
                  fallback={<span class="small faint cut">{entry.blocked ?? entry.hint}</span>}
                >
                  <kbd>{entry.hint}</kbd>
                </Show>
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
