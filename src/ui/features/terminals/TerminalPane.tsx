import { createEffect, createSignal, onCleanup, onMount, Show } from 'solid-js'
import '@xterm/xterm/css/xterm.css'
import { useActions } from '../../state/actions.ts'
import { shownTheme } from '../../state/theme.ts'
import { useYard } from '../../state/yard.ts'
import { FindBar } from './FindBar.tsx'
import { openScreen, type Screen } from './screen.ts'
import './TerminalPane.css'
import { terminalTheme } from './terminalTheme.ts'

/** A live terminal. It costs nothing once it is not shown: the host keeps its screen and gives it back whole. */
export function TerminalPane(props: { readonly terminalId: string }) {
  const { session } = useYard()
  const [words, setWords] = createSignal<string | null>(null)
  const [screen, setScreen] = createSignal<Screen>()
  const [finding, setFinding] = createSignal(false)
  const [place, setPlace] = createSignal<HTMLDivElement>()
  onMount(() => {
    const element = place()
    if (!element) return
    const opened = openScreen(element, { session, terminalId: props.terminalId, onWords: setWords })
    createEffect(() => {
      shownTheme()
      opened.setTheme(terminalTheme())
    })
    setScreen(opened)
    onCleanup(() => opened.close())
  })
  const closeFind = (): void => {
    setFinding(false)
    screen()?.focus()
  }
  useActions().offer([
    {
      ...{ id: 'terminal.find', title: 'Find in the terminal', group: 'View' },
      keys: ['mod+f', 'mod+shift+f'],
      run: () => setFinding(true),
    },
  ])
  return (
    <div class="terminal-pane">
      <Show when={finding()}>
        <FindBar onFind={(text, upwards) => screen()?.find(text, upwards) ?? false} onClose={closeFind} />
      </Show>
      <div class="terminal-place" ref={setPlace} />
      <Show when={words()}>
        {(said) => (
          <p class="terminal-words small" role="status">
            {said()}
          </p>
        )}
      </Show>
    </div>
  )
}
