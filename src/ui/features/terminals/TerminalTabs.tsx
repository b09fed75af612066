import { Tabs } from '@kobalte/core/tabs'
import { createEffect, createMemo, createSignal, For, Show } from 'solid-js'
import type { Task } from '../../../contract/task.ts'
import type { Terminal } from '../../../contract/terminal.ts'
import { Button } from '../../kit/Button.tsx'
import { EmptyState } from '../../kit/EmptyState.tsx'
import { useActions } from '../../state/actions.ts'
import { useYard } from '../../state/yard.ts'
import { standingOf } from '../tasks/urgency.ts'
import { TerminalPane } from './TerminalPane.tsx'
import './TerminalTabs.css'

const ORDER: readonly Terminal['purpose'][] = ['agent', 'setup', 'verify', 'shell']

/** The terminals of a task: its agent's first, then what else runs there; a further shell is one key away. */
export function TerminalTabs(props: { readonly task: Task }) {
  const yard = useYard()
  const [chosen, setChosen] = createSignal<string | null>(null)
  const [problem, setProblem] = createSignal<string | null>(null)
  const agent = () => (props.task.agent_id === null ? undefined : yard.state.agents[props.task.agent_id])
  const terminals = createMemo(() =>
    Object.values(yard.state.terminals)
      .filter(({ task_id: id }) => id === props.task.id)
      .filter(({ id, state }) => state === 'running' || id === agent()?.terminal_id)
      .toSorted((one, other) => ORDER.indexOf(one.purpose) - ORDER.indexOf(other.purpose)),
  )
  const shown = () => {
    const all = terminals()
    return (all.find(({ id }) => id === chosen()) ?? all[0])?.id
  }
  const titleOf = ({ purpose, title }: Terminal): string =>
    purpose === 'agent' ? props.task.kind : purpose === 'shell' ? 'shell' : title
  const openShell = async (): Promise<void> => {
    const { id } = props.task
    const opened = await yard.call((client) => client.terminal.open({ task_id: id }))
    setProblem(opened.ok ? null : opened.error.message)
    if (opened.ok) setChosen(opened.value.id)
  }
  const close = async (id: string): Promise<void> => {
    const ended = await yard.call((client) => client.terminal.end({ terminal_id: id }))
    setProblem(ended.ok ? null : ended.error.message)
  }
  createEffect(() => {
    // Another task begins with its agent's terminal.
    void props.task.id
    setChosen(null)
    setProblem(null)
  })
  useActions().offer([
    {
      ...{ id: 'terminal.shell', title: 'New shell in the worktree', group: 'Task' },
      keys: ['mod+t', 'mod+shift+t'],
      blocked: () => (props.task.worktree === null ? 'The task has no worktree' : null),
      run: () => void openShell(),
    },
  ])
  return (
    <Tabs class="terminal-tabs" value={shown() ?? ''} onChange={setChosen}>
      <div class="terminal-tab-bar">
        <Tabs.List class="terminal-tab-list" aria-label="Terminals">
          <For each={terminals()}>
            {(terminal) => (
              <Tabs.Trigger class="terminal-tab" value={terminal.id}>
                {titleOf(terminal)}
              </Tabs.Trigger>
            )}
          </For>
        </Tabs.List>
        <Show when={terminals().find(({ id, purpose }) => id === shown() && purpose === 'shell')}>
          {(shell) => (
            <Button look="quiet" onClick={() => void close(shell().id)}>
              End shell
            </Button>
          )}
        </Show>
        <Button look="quiet" disabled={props.task.worktree === null} onClick={() => void openShell()}>
          New shell
        </Button>
      </div>
      <Show when={problem()}>{(words) => <p class="terminal-problem small">{words()}</p>}</Show>
      <Show when={shown()} keyed fallback={<EmptyState title={standingOf(props.task, agent()).word} />}>
        {(id) => (
          <Tabs.Content class="terminal-tab-content" value={id}>
            <TerminalPane terminalId={id} />
          </Tabs.Content>
        )}
      </Show>
    </Tabs>
  )
}
