import { createMemo, createSignal, For, Show } from 'solid-js'
import { Dynamic } from 'solid-js/web'
import { Button } from '../../kit/Button.tsx'
import { Dialog } from '../../kit/Dialog.tsx'
import { useLayout } from '../../state/layout.ts'
import { PAGES } from './pages.ts'
import { searchPages } from './searchPages.ts'
import './Settings.css'
import { createUndo, UndoProvider } from './undo.ts'

/** The settings, a page at a time. Each change holds at once. */
export function Settings(props: { readonly onClose: () => void }) {
  const layout = useLayout()
  const undo = createUndo()
  const [query, setQuery] = createSignal('')
  const found = createMemo(() => searchPages(PAGES, query()))
  const current = () => PAGES.find(({ id }) => id === layout.settingsPage()) ?? PAGES[0]
  const search = (text: string): void => {
    setQuery(text)
    const [first] = found()
    if (text.trim() !== '' && first) layout.openSettings(first.page.id)
  }
  return (
    <Dialog open onClose={props.onClose} title="Settings" hideTitle wide>
      <div class="settings">
        <nav class="settings-pages" aria-label="Pages of the settings">
          <input
            type="search"
            class="field-input"
            placeholder="Search settings"
            aria-label="Search settings"
            value={query()}
            onInput={(event) => search(event.currentTarget.value)}
          />
          <ul onKeyDown={moveFocus}>
            <For each={found()}>
              {({ page, hits }) => (
                <li>
                  <button
                    type="button"
                    aria-current={page.id === current()?.id ? 'page' : undefined}
                    onClick={() => layout.openSettings(page.id)}
                  >
                    {page.title}
                    <For each={hits}>{(hit) => <span class="small faint cut">{hit}</span>}</For>
                  </button>
                </li>
              )}
            </For>
          </ul>
          <Show when={found().length === 0}>
            <p class="settings-none small muted">No setting is called like that.</p>
          </Show>
        </nav>
        <UndoProvider value={undo}>
          <section class="settings-page" aria-label={current()?.title} tabIndex={0}>
            <h2>{current()?.title}</h2>
            <Dynamic component={current()?.page} />
          </section>
        </UndoProvider>
        <footer class="settings-foot">
          <span class="small muted grow" aria-live="polite">
            {undo.last()?.words ?? 'Changes hold at once.'}
          </span>
          <Show when={undo.last()}>
            <Button look="quiet" onClick={() => undo.take()}>
              Undo
            </Button>
          </Show>
          <Button onClick={() => props.onClose()}>Close</Button>
        </footer>
      </div>
    </Dialog>
  )
}

function moveFocus(event: KeyboardEvent & { readonly currentTarget: HTMLElement }): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  if (step === undefined) return
  const buttons = [...event.currentTarget.querySelectorAll('button')]
  const at = buttons.findIndex((button) => button === document.activeElement)
  buttons[(at + step + buttons.length) % buttons.length]?.focus()
  event.preventDefault()
}
