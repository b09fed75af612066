import Columns from 'lucide-solid/icons/columns-2'
import LayoutGrid from 'lucide-solid/icons/layout-grid'
import Plus from 'lucide-solid/icons/plus'
import Rows from 'lucide-solid/icons/rows-2'
import { isMac } from '../../state/actions.ts'
import { shown as shownKeys } from '../../state/keys.ts'
import { ToolButton } from '../review/ToolButton.tsx'
import { SPLIT_DOWN, SPLIT_RIGHT } from './paneActions.ts'
import { showTiles } from './tiles.ts'

interface TabToolsProps {
  /** Null where no shell can be opened. */
  readonly onShell: (() => void) | null
  readonly onSplit: (way: 'row' | 'column') => void
}

/** What can be added beside the terminal that is shown. */
export function TabTools(props: TabToolsProps) {
  return (
    <>
      <ToolButton
        title={`New shell (${shownKeys('mod+shift+t', isMac)})`}
        disabled={props.onShell === null}
        onClick={() => props.onShell?.()}
      >
        <Plus size={16} />
      </ToolButton>
      <ToolButton
        title={`Split right (${shownKeys(SPLIT_RIGHT, isMac)})`}
        onClick={() => props.onSplit('row')}
      >
        <Columns size={16} />
      </ToolButton>
      <ToolButton
        title={`Split down (${shownKeys(SPLIT_DOWN, isMac)})`}
        onClick={() => props.onSplit('column')}
      >
        <Rows size={16} />
      </ToolButton>
      <ToolButton
        title={`All agents side by side (${shownKeys('mod+shift+g', isMac)})`}
        onClick={() => showTiles(true)}
      >
        <LayoutGrid size={16} />
      </ToolButton>
    </>
  )
}
