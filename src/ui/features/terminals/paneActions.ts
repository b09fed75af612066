import type { Action } from '../../state/actions.ts'
import { isMac } from '../../state/actions.ts'
import type { Panes } from './panes.ts'
import { panesOf, type Direction } from './paneTree.ts'

interface PaneActionsInput {
  readonly panes: Panes
  split(way: 'row' | 'column'): void
  close(): void
  /** The shell that is shown, whatever its state. */
  shell(): unknown
}

const DIRECTIONS: readonly (readonly [Direction, string])[] = [
  ['left', 'Pane to the left'],
  ['right', 'Pane to the right'],
  ['up', 'Pane above'],
  ['down', 'Pane below'],
]

/** Ctrl+D ends what reads in a terminal, so that it splits only outside of one. */
const SPLIT_RIGHT = isMac ? 'mod+d' : 'mod+shift+e'

/**
 * What can be done with panes. Ctrl+D and Ctrl+W belong to the programs in a terminal, so that there are others with Shift
 * where Ctrl is the modifier.
 */
export function paneActions({ panes, split, close, shell }: PaneActionsInput): Action[] {
  const isAlone = (): boolean => panesOf(panes.tree()).length === 1
  return [
    {
      ...{ id: 'pane.splitRight', title: 'Split the terminal to the right', group: 'View' },
      keys: [SPLIT_RIGHT, 'mod+d'],
      run: () => split('row'),
    },
    {
      ...{ id: 'pane.splitDown', title: 'Split the terminal downwards', group: 'View' },
      keys: ['mod+shift+d'],
      run: () => split('column'),
    },
    {
      ...{ id: 'pane.close', title: 'Close the pane', group: 'View' },
      keys: isMac ? ['mod+w'] : ['mod+shift+backspace', 'mod+w'],
      blocked: () => (isAlone() && !shell() ? 'It is the only pane' : null),
      run: close,
    },
    ...DIRECTIONS.map(([direction, title]): Action => ({
      ...{ id: `pane.${direction}`, title, group: 'View', keysOnly: true },
      keys: [`mod+alt+arrow${direction}`],
      blocked: () => (isAlone() ? 'It is the only pane' : null),
      run: () => panes.move(direction),
    })),
  ]
}
