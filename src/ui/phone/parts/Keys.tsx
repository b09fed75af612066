import { createSignal, For, Show } from 'solid-js'
import type { TerminalKey } from '../../../contract/terminal.ts'
import { usePhone } from '../state/phone.ts'
import { VIEWING } from './Control.tsx'

const KEYS: readonly (readonly [TerminalKey, string, string])[] = [
  ['escape', 'Esc', 'Escape'],
  ['up', '↑', 'Arrow up'],
  ['down', '↓', 'Arrow down'],
  ['enter', 'Enter', 'Enter'],
  ['left', '←', 'Arrow left'],
  ['right', '→', 'Arrow right'],
  ['tab', 'Tab', 'Tab'],
  ['shift-tab', '⇧Tab', 'Shift and Tab'],
  ['ctrl-c', 'Ctrl-C', 'Control C'],
  ['y', 'y', 'y'],
  ['n', 'n', 'n'],
  ['1', '1', '1'],
  ['2', '2', '2'],
  ['3', '3', '3'],
]

interface KeysProps {
  readonly terminalId: string
  readonly agentId?: string | undefined
}

/** Keys that a phone has not, pressed in the agent's terminal at once or not at all: a late key would meet another screen. */
export function Keys(props: KeysProps) {
  const { yard, mayAct, isLive } = usePhone()
  const [problem, setProblem] = createSignal<string | null>(null)
  const run = async (call: Parameters<typeof yard.call>[0]): Promise<void> => {
    const done = await yard.call(call)
    if (done.ok) return void setProblem(null)
    const isLost = done.error.code === 'LOST'
    setProblem(
      isLost ? 'The connection ended as it was sent; look whether it has arrived.' : done.error.message,
    )
  }
  const whenLive = (call: Parameters<typeof yard.call>[0]): void => {
    if (isLive()) void run(call)
    else setProblem('No connection. Keys are not kept for later: press it again then.')
  }
  const press = (key: TerminalKey): void => {
    const id = props.terminalId
    whenLive((client) => client.terminal.press({ terminal_id: id, key }))
  }
  return (
    <div class="keys" role="group" aria-label="Special keys">
      <div class="keys-row">
        <For each={KEYS}>
          {([key, label, name]) => (
            <button type="button" aria-label={name} disabled={!mayAct()} onClick={() => press(key)}>
              {label}
            </button>
          )}
        </For>
        <Show when={props.agentId}>
          {(id) => (
            <button
              type="button"
              disabled={!mayAct()}
              onClick={() => whenLive((client) => client.agent.interrupt({ agent_id: id() }))}
            >
              Interrupt
            </button>
          )}
        </Show>
      </div>
      <Show when={!mayAct() || problem()}>
        <p class="small keys-note" role="status">
          {mayAct() ? problem() : VIEWING}
        </p>
      </Show>
    </div>
  )
}
