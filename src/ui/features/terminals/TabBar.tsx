import { For, Show } from 'solid-js'
import type { Task } from '../../../contract/task.ts'
import type { Terminal } from '../../../contract/terminal.ts'
import { useYard } from '../../state/yard.ts'
import { agentOf, nameOf } from './taskTerminals.ts'

interface TabBarProps {
  readonly task: Task
  readonly terminals: readonly Terminal[]
  readonly shown: string | null
  readonly panelId: string
  readonly onChoose: (id: string) => void
}

/** Beside the name: that the person has taken the agent, or how the program has ended. */
function stateWords(terminal: Terminal, isHeld: boolean): string | null {
  if (isHeld && terminal.purpose === 'agent') return 'taken'
  if (terminal.state === 'running') return null
  return terminal.exit_code === null ? 'ended' : `exit ${terminal.exit_code}`
}

/** One tab a terminal; arrows go from one to the next. */
export function TabBar(props: TabBarProps) {
  const { state } = useYard()
  const isHeld = () => (agentOf(state, props.task)?.held ?? null) !== null
  const onKey = (event: KeyboardEvent & { currentTarget: HTMLElement }): void => {
    const at = props.terminals.findIndex(({ id }) => id === props.shown)
    const last = props.terminals.length - 1
    const next = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: last }[event.key]
    const terminal = next === undefined ? undefined : props.terminals[(next + last + 1) % (last + 1)]
    if (!terminal || event.altKey || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    props.onChoose(terminal.id)
    event.currentTarget.querySelector<HTMLElement>(`[data-terminal="${terminal.id}"]`)?.focus()
  }
  return (
    <div class="terminal-tab-list" role="tablist" aria-label="Terminals" onKeyDown={onKey}>
      <For each={props.terminals}>
        {(terminal) => (
          <button
            type="button"
            class="terminal-tab"
            role="tab"
            id={`tab-${terminal.id}`}
            data-terminal={terminal.id}
            aria-selected={terminal.id === props.shown}
            aria-controls={props.panelId}
            tabindex={terminal.id === props.shown ? 0 : -1}
            onClick={() => props.onChoose(terminal.id)}
          >
            <span class="cut">{nameOf(terminal, props.task)}</span>
            <Show when={stateWords(terminal, isHeld())}>
              {(words) => (
                <span
                  class="terminal-tab-state small"
                  classList={{ 'terminal-tab-taken': words() === 'taken' }}
                >
                  {words()}
                </span>
              )}
            </Show>
          </button>
        )}
      </For>
    </div>
  )
}
