import { createSignal, Show } from 'solid-js'
import type { Task } from '../../../contract/task.ts'
import { Button } from '../../kit/Button.tsx'
import { Lamp } from '../../kit/Lamp.tsx'
import { useYard } from '../../state/yard.ts'
import { standingOf } from '../tasks/urgency.ts'
import type { Screen } from './screen.ts'
import { agentOf } from './taskTerminals.ts'
import { TerminalPane } from './TerminalPane.tsx'

/** One agent among all: what its terminal shows, and the way to its task. */
export function AgentTile(props: { readonly task: Task; readonly onOpen: () => void }) {
  const { state } = useYard()
  const [screen, setScreen] = createSignal<Screen>()
  const [hasFocus, setFocus] = createSignal(false)
  const agent = () => agentOf(state, props.task)
  const standing = () => standingOf(props.task, agent())
  const onKey = (event: KeyboardEvent & { currentTarget: HTMLElement }): void => {
    if (event.key !== 'Enter' || event.target !== event.currentTarget) return
    event.preventDefault()
    props.onOpen()
  }
  return (
    <article
      class="agent-tile"
      classList={{ 'agent-tile-needs': standing().lamp === 'needs' }}
      tabindex="0"
      aria-label={`${props.task.title}, ${standing().word}`}
      onKeyDown={onKey}
      onDblClick={() => props.onOpen()}
      onFocusIn={(event) => setFocus(event.target !== event.currentTarget)}
      onFocusOut={() => setFocus(false)}
    >
      <header class="agent-tile-head small">
        <Lamp kind={standing().lamp} word="" />
        <strong class="cut">{props.task.title}</strong>
        <span class="faint">{standing().word}</span>
        <span class="grow" />
        <span class="faint">{props.task.kind}</span>
        <Show when={screen()?.sizing.by() === 'watch'}>
          <Button
            look="quiet"
            title="Gives the terminal the size of this tile"
            onClick={() => screen()?.sizing.take()}
          >
            Fit
          </Button>
        </Show>
        <Button look="quiet" onClick={() => props.onOpen()}>
          Open
        </Button>
      </header>
      <Show when={agent()?.terminal_id} keyed>
        {(id) => <TerminalPane terminalId={id} hasFocus={hasFocus()} watch onScreen={setScreen} />}
      </Show>
    </article>
  )
}
