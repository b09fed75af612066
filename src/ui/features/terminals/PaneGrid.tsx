import { createMemo, For, Show } from 'solid-js'
import type { Task } from '../../../contract/task.ts'
import { Button } from '../../kit/Button.tsx'
import { EmptyState } from '../../kit/EmptyState.tsx'
import { PaneHead } from './PaneHead.tsx'
import type { Panes } from './panes.ts'
import { PaneSplitter } from './PaneSplitter.tsx'
import { placesOf, type Box, type Split } from './paneTree.ts'
import './PaneGrid.css'
import { TerminalPane } from './TerminalPane.tsx'

interface PaneGridProps {
  readonly task: Task
  readonly panes: Panes
  /** What a pane shows: the terminal that was chosen for it, as long as there is one. */
  readonly terminalIn: (paneId: string) => string | null
  readonly empty: string
  /** Null where a shell cannot be opened. */
  readonly onShell: ((paneId: string) => void) | null
  readonly onClose: (paneId: string) => void
}

const percent = (part: number): string => `${part * 100}%`
const styleOf = (box: Box | undefined) =>
  box
    ? {
        left: percent(box.x),
        top: percent(box.y),
        width: percent(box.width),
        height: percent(box.height),
      }
    : {}

/** The panes in their places. A pane that only moves keeps its terminal as it is. */
export function PaneGrid(props: PaneGridProps) {
  const places = createMemo(() => placesOf(props.panes.tree()))
  const ids = createMemo(() => places().flatMap(({ node }) => (node.type === 'pane' ? [node.id] : [])))
  const splits = createMemo(() =>
    places().flatMap(({ node, box }) => (node.type === 'split' ? [{ node, box }] : [])),
  )
  const boxOf = (id: string): Box | undefined => places().find(({ node }) => node.id === id)?.box
  const splitOf = (id: string): { node: Split; box: Box } | undefined =>
    splits().find(({ node }) => node.id === id)
  const Unchosen = (of: { readonly id: string }) => (
    <EmptyState title={props.empty}>
      <Show when={!isAlone() && props.onShell}>
        {(open) => <Button onClick={() => open()(of.id)}>New shell</Button>}
      </Show>
    </EmptyState>
  )
  const isAlone = () => ids().length === 1
  return (
    <div class="pane-grid">
      <For each={ids()}>
        {(id) => (
          <div
            class="pane"
            classList={{ 'pane-focused': !isAlone() && props.panes.focused().id === id }}
            style={styleOf(boxOf(id))}
            onFocusIn={() => props.panes.focus(id)}
          >
            <Show when={!isAlone()}>
              <PaneHead
                task={props.task}
                terminalId={props.terminalIn(id)}
                onChoose={(terminal) => props.panes.showIn(id, terminal)}
                onClose={() => props.onClose(id)}
              />
            </Show>
            <Show when={props.terminalIn(id)} keyed fallback={<Unchosen id={id} />}>
              {(terminal) => (
                <TerminalPane terminalId={terminal} hasFocus={props.panes.focused().id === id} />
              )}
            </Show>
          </div>
        )}
      </For>
      <For each={splits().map(({ node }) => node.id)}>
        {(id) => (
          <Show when={splitOf(id)}>
            {(split) => (
              <PaneSplitter
                split={split().node}
                box={split().box}
                onShare={(share) => props.panes.resize(id, share)}
              />
            )}
          </Show>
        )}
      </For>
    </div>
  )
}
