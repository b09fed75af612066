import X from 'lucide-solid/icons/x'
import { createEffect, createMemo, createSignal, For, on, Show } from 'solid-js'
import { Dynamic } from 'solid-js/web'
import { ToolButton } from '../../kit/ToolButton.tsx'
import { useLayout } from '../../state/layout.ts'
import { useSelection } from '../../state/selection.ts'
import { useYard } from '../../state/yard.ts'
import './Coordination.css'
import { PAGES } from './pages.ts'

/** What the agents of a project share, a page at a time, in place of the task. Choosing a task puts it away. */
export function Coordination() {
  const layout = useLayout()
  const { state } = useYard()
  const { project, task } = useSelection()
  const current = createMemo(() => PAGES.find(({ id }) => id === layout.coordination()) ?? PAGES[0])
  createEffect(
    on(
      () => task()?.id,
      () => layout.showCoordination(null),
      { defer: true },
    ),
  )
  const [tabs, setTabs] = createSignal<HTMLElement>()
  createEffect(() => {
    const chosen = tabs()?.children[PAGES.findIndex(({ id }) => id === current()?.id)]
    chosen?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  })
  return (
    <main class="coordination" aria-label="Coordination">
      <h1 class="visually-hidden">Coordination</h1>
      <div class="coordination-tabs">
        <div
          ref={setTabs}
          class="coordination-tablist"
          role="tablist"
          aria-label="What agents share"
          onKeyDown={moveTab}
        >
          <For each={PAGES}>
            {({ id, title, count }) => {
              const live = createMemo(() => count?.(state, project()?.id ?? '') ?? 0)
              return (
                <button
                  type="button"
                  role="tab"
                  id={`coordination-tab-${id}`}
                  aria-selected={id === current()?.id}
                  aria-controls="coordination-page"
                  tabIndex={id === current()?.id ? 0 : -1}
                  onClick={() => layout.showCoordination(id)}
                >
                  {title}
                  <Show when={live() > 0}>
                    <span class="coordination-count">{live()}</span>
                  </Show>
                </button>
              )
            }}
          </For>
        </div>
        <span class="grow" />
        <ToolButton title="Back to the task" onClick={() => layout.showCoordination(null)}>
          <X size={16} />
        </ToolButton>
      </div>
      <section
        id="coordination-page"
        class="coordination-page"
        role="tabpanel"
        aria-labelledby={`coordination-tab-${current()?.id ?? ''}`}
      >
        <Dynamic component={current()?.page} />
      </section>
    </main>
  )
}

function moveTab(event: KeyboardEvent & { readonly currentTarget: HTMLElement }): void {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
  if (step === undefined) return
  const tabs = [...event.currentTarget.querySelectorAll<HTMLElement>('[role=tab]')]
  const at = tabs.findIndex((tab) => tab === document.activeElement)
  const next = tabs[(at + step + tabs.length) % tabs.length]
  next?.focus()
  next?.click()
  event.preventDefault()
}
