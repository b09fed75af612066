import { Dialog as Kobalte } from '@kobalte/core/dialog'
import { createSignal, Match, Show, Switch } from 'solid-js'
import { useLayout } from '../../state/layout.ts'
import { AttentionHistory } from './AttentionHistory.tsx'
import { AttentionQueue } from './AttentionQueue.tsx'
import './AttentionSheet.css'

type KeyHandler = (event: KeyboardEvent) => void
type Tab = 'open' | 'history'

/** Everything that waits for the person, from all agents, to be decided one after the other without the mouse. */
export function AttentionSheet() {
  const layout = useLayout()
  // Where the person goes on to a terminal or a review, the focus goes with them.
  const [leaving, setLeaving] = createSignal(false)
  const close = (): void => layout.open(null)
  return (
    <Kobalte open={layout.dialog() === 'attention'} onOpenChange={(open) => !open && close()}>
      <Kobalte.Portal>
        <Kobalte.Overlay class="attention-overlay" />
        <Kobalte.Content
          class="attention-sheet"
          onOpenAutoFocus={(event) => {
            // The list takes it, or the sentence in its place.
            event.preventDefault()
            setLeaving(false)
          }}
          onCloseAutoFocus={(event) => {
            if (!leaving()) return
            event.preventDefault()
            document.querySelector<HTMLElement>('.terminal-place textarea')?.focus()
          }}
        >
          <Tabs
            onLeave={() => {
              setLeaving(true)
              close()
            }}
          />
        </Kobalte.Content>
      </Kobalte.Portal>
    </Kobalte>
  )
}

/** The two tabs; made anew each time the sheet opens. */
function Tabs(props: { readonly onLeave: () => void }) {
  const [tab, setTab] = createSignal<Tab>('open')
  // What the queue makes of a key, wherever in the sheet the focus is.
  const [queueKeys, setQueueKeys] = createSignal<KeyHandler>()
  const onKey = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return
    // What is written there is an answer and no command.
    if (event.target instanceof HTMLTextAreaElement || event.target instanceof HTMLInputElement) return
    if (event.key.toLowerCase() !== 'u') return queueKeys()?.(event)
    event.preventDefault()
    setTab(tab() === 'open' ? 'history' : 'open')
    if (tab() === 'history') document.getElementById('attention-tab-history')?.focus()
  }
  const button = (name: Tab, title: string) => (
    <button
      type="button"
      role="tab"
      id={`attention-tab-${name}`}
      aria-selected={tab() === name}
      aria-controls="attention-panel"
      onClick={() => setTab(name)}
    >
      {title}
      <Show when={name === 'history'}>
        <kbd>U</kbd>
      </Show>
    </button>
  )
  return (
    <div class="attention" onKeyDown={onKey}>
      <header class="attention-head">
        <Kobalte.Title class="visually-hidden">What needs you</Kobalte.Title>
        <div class="attention-tabs" role="tablist" aria-label="What needs you">
          {button('open', 'Needs you')}
          {button('history', 'History')}
        </div>
        <span class="grow" />
        <Kobalte.CloseButton class="attention-close" aria-label="Close Esc">
          Close <kbd>Esc</kbd>
        </Kobalte.CloseButton>
      </header>
      <div
        class="attention-panel"
        id="attention-panel"
        role="tabpanel"
        aria-labelledby={`attention-tab-${tab()}`}
      >
        <Switch>
          <Match when={tab() === 'open'}>
            <AttentionQueue onLeave={() => props.onLeave()} onKeys={(handle) => setQueueKeys(() => handle)} />
          </Match>
          <Match when={tab() === 'history'}>
            <AttentionHistory />
          </Match>
        </Switch>
      </div>
    </div>
  )
}
