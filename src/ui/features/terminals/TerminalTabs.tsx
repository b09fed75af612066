import { createMemo, createSignal, Show } from 'solid-js'
import type { Task } from '../../../contract/task.ts'
import { useActions } from '../../state/actions.ts'
import { useYard } from '../../state/yard.ts'
import { standingOf } from '../tasks/urgency.ts'
import { CloseShell } from './CloseShell.tsx'
import { PaneGrid } from './PaneGrid.tsx'
import { createPanes } from './panes.ts'
import { paneActions } from './paneActions.ts'
import { panesOf } from './paneTree.ts'
import { ShellTools } from './ShellTools.tsx'
import { TabBar } from './TabBar.tsx'
import { TabTools } from './TabTools.tsx'
import { agentOf, terminalsOf } from './taskTerminals.ts'
import './TerminalTabs.css'

const PANEL = 'terminal-panel'

/** The terminals of a task: its agent's first, then what else runs there, in as many panes as the person likes. */
export function TerminalTabs(props: { readonly task: Task }) {
  const yard = useYard()
  const panes = createPanes(() => props.task.id)
  const [problem, setProblem] = createSignal<string | null>(null)
  const [closing, setClosing] = createSignal<string | null>(null)
  const terminals = createMemo(() => terminalsOf(yard.state, props.task))
  /** What was chosen, as long as it is there; the first pane begins with the first terminal. */
  const terminalIn = (paneId: string): string | null => {
    const all = panesOf(panes.tree())
    const chosen = all.find(({ id }) => id === paneId)?.terminal ?? null
    const known = chosen === null ? undefined : yard.state.terminals[chosen]
    const isThere = known && (known.task_id !== props.task.id || terminals().some(({ id }) => id === chosen))
    if (isThere) return chosen
    return all[0]?.id === paneId ? (terminals()[0]?.id ?? null) : null
  }
  const shown = () => terminalIn(panes.focused().id)
  const shell = () => terminals().find(({ id, purpose }) => id === shown() && purpose === 'shell')
  const openShell = async (): Promise<void> => {
    const { id } = props.task
    const opened = await yard.call((client) => client.terminal.open({ task_id: id }))
    setProblem(opened.ok ? null : opened.error.message)
    if (opened.ok) panes.show(opened.value.id)
  }
  const closeTerminal = async (id: string): Promise<void> => {
    const closed = await yard.call((client) => client.terminal.close({ terminal_id: id }))
    setProblem(closed.ok ? null : closed.error.message)
  }
  /** A running shell is asked about; anything else goes on without being shown. */
  const closePane = (paneId: string): void => {
    const id = terminalIn(paneId)
    const terminal = id === null ? undefined : yard.state.terminals[id]
    const isShell = terminal?.purpose === 'shell'
    panes.focus(paneId)
    if (isShell && terminal.state === 'running') return void setClosing(terminal.id)
    if (isShell) void closeTerminal(terminal.id)
    panes.close(paneId)
  }
  const split = (way: 'row' | 'column'): void => {
    const used = new Set(panesOf(panes.tree()).map(({ id }) => terminalIn(id)))
    const free = terminals().find(({ id }) => !used.has(id))
    if (!panes.split(way, free?.id ?? null)) setProblem('There are nine panes; close one first.')
  }
  const noWorktree = (): string | null => (props.task.worktree === null ? 'The task has no worktree' : null)
  useActions().offer([
    {
      ...{ id: 'terminal.shell', title: 'New shell in the worktree', group: 'Task', blocked: noWorktree },
      keys: ['mod+t', 'mod+shift+t'],
      run: () => void openShell(),
    },
    ...paneActions({ panes, split, close: () => closePane(panes.focused().id), shell }),
  ])
  return (
    <div class="terminal-tabs">
      <div class="terminal-tab-bar">
        <TabBar
          task={props.task}
          terminals={terminals()}
          shown={shown()}
          panelId={PANEL}
          onChoose={panes.show}
        />
        <Show when={shell()}>
          {(found) => (
            <ShellTools
              shell={found()}
              onProblem={setProblem}
              onClose={() =>
                found().state === 'running' ? setClosing(found().id) : void closeTerminal(found().id)
              }
            />
          )}
        </Show>
        <TabTools onShell={noWorktree() === null ? () => void openShell() : null} onSplit={split} />
      </div>
      <Show when={problem()}>
        {(words) => (
          <p class="terminal-problem small" role="alert">
            {words()}
          </p>
        )}
      </Show>
      <div
        class="terminal-panel"
        id={PANEL}
        role="tabpanel"
        aria-label={shown() === null ? 'Terminals' : undefined}
        aria-labelledby={shown() === null ? undefined : `tab-${shown() ?? ''}`}
      >
        <PaneGrid
          task={props.task}
          panes={panes}
          terminalIn={terminalIn}
          empty={
            panesOf(panes.tree()).length > 1
              ? 'Choose a terminal above'
              : standingOf(props.task, agentOf(yard.state, props.task)).word
          }
          onShell={
            noWorktree() === null
              ? (paneId) => {
                  panes.focus(paneId)
                  void openShell()
                }
              : null
          }
          onClose={closePane}
        />
      </div>
      <CloseShell
        name={shell()?.title ?? 'shell'}
        open={closing() !== null}
        canKeep={panesOf(panes.tree()).length > 1}
        onCancel={() => setClosing(null)}
        onKeep={() => {
          setClosing(null)
          panes.close(panes.focused().id)
        }}
        onEnd={() => {
          const id = closing()
          setClosing(null)
          if (id !== null) void closeTerminal(id)
          panes.close(panes.focused().id)
        }}
      />
    </div>
  )
}
