import '@xterm/xterm/css/xterm.css'
import { createEffect, createSignal, on, onCleanup, onMount, Show } from 'solid-js'
import { useActions } from '../../state/actions.ts'
import { shownTheme } from '../../state/theme.ts'
import { useYard } from '../../state/yard.ts'
import { linkFiles } from './fileLinkProvider.ts'
import { FindBar } from './FindBar.tsx'
import { createFileOpener } from './openFile.ts'
import { PaneBars } from './PaneBars.tsx'
import { PaneMenu } from './PaneMenu.tsx'
import { openScreen, type Screen } from './screen.ts'
import { terminalLook } from './terminalLook.ts'
import './TerminalPane.css'
import { terminalTheme } from './terminalTheme.ts'

interface TerminalPaneProps {
  readonly terminalId: string
  /** Its keys are the person's, and what is offered for a terminal is offered for this one. */
  readonly hasFocus: boolean
  /** Only looks on: the program keeps the size that it has. */
  readonly watch?: boolean
  readonly onScreen?: (screen: Screen) => void
}

/** Text fields keep the focus that a person has put there. */
const isWritten = (element: Element | null): boolean =>
  element instanceof HTMLElement &&
  element.matches('input, textarea, select, [role=dialog] *') &&
  !element.classList.contains('xterm-helper-textarea')

/** A live terminal. It costs nothing once it is not shown: the host keeps its screen and gives it back whole. */
export function TerminalPane(props: TerminalPaneProps) {
  const yard = useYard()
  const [screen, setScreen] = createSignal<Screen>()
  const [isRinging, setRinging] = createSignal(false)
  const [place, setPlace] = createSignal<HTMLDivElement>()
  const terminal = () => yard.state.terminals[props.terminalId]
  const files = createFileOpener(() => yard.state.tasks[terminal()?.task_id ?? ''])
  onMount(() => {
    const element = place()
    if (!element) return
    const opened = openScreen(element, {
      ...{ session: yard.session, terminalId: props.terminalId, watch: props.watch ?? false },
      look: terminalLook,
      onBell: () => setRinging(terminalLook().visualBell),
    })
    const links = linkFiles(opened.xterm, files.open)
    createEffect(() => {
      shownTheme()
      opened.apply(terminalLook(), terminalTheme(element))
    })
    followHost(opened)
    setScreen(opened)
    props.onScreen?.(opened)
    onCleanup(() => {
      links.dispose()
      opened.close()
    })
  })
  /** Attaches again when the host is back, or when the program was started again. */
  const followHost = (opened: Screen): void => {
    const isLive = () => yard.link() === 'live'
    createEffect(
      on([isLive, () => terminal()?.pid], ([live]) => {
        const { state } = opened.link()
        if (live && (state === 'lost' || (state === 'ended' && terminal()?.state === 'running')))
          opened.attach()
      }),
    )
  }
  createEffect(() => {
    if (props.hasFocus && !isWritten(document.activeElement)) screen()?.focus()
  })
  return (
    <div
      class="terminal-pane"
      classList={{ 'terminal-ringing': isRinging() }}
      {...(terminalLook().alwaysDark ? { 'data-theme': 'dark' } : {})}
      onAnimationEnd={() => setRinging(false)}
    >
      <Show when={props.hasFocus && screen()} keyed>
        {(found) => <Finding screen={found} />}
      </Show>
      <PaneMenu screen={screen}>
        <div class="terminal-place" ref={setPlace} onClick={() => screen()?.focus()} />
      </PaneMenu>
      <Show when={screen()}>
        {(shown) => (
          <PaneBars screen={shown()} terminal={terminal()} files={files} hasFocus={props.hasFocus} />
        )}
      </Show>
    </div>
  )
}

/** The search in the terminal that has the focus. */
function Finding(props: { readonly screen: Screen }) {
  const [isOpen, setOpen] = createSignal(false)
  const close = (): void => {
    setOpen(false)
    props.screen.focus()
  }
  useActions().offer([
    {
      ...{ id: 'terminal.find', title: 'Find in the terminal', group: 'View' },
      keys: ['mod+f', 'mod+shift+f'],
      run() {
        // What is older than the first screen is searched too.
        props.screen.loadAll()
        setOpen(true)
      },
    },
  ])
  return (
    <Show when={isOpen()}>
      <FindBar onFind={(text, upwards) => props.screen.find(text, upwards)} onClose={close} />
    </Show>
  )
}
