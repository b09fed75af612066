import Columns from 'lucide-solid/icons/columns-2'
import LayoutGrid from 'lucide-solid/icons/layout-grid'
import Plus from 'lucide-solid/icons/plus'
import Rows from 'lucide-solid/icons/rows-2'
import { useActions } from '../../state/actions.ts'
import { ToolButton } from '../../kit/ToolButton.tsx'
import { showTiles } from './tiles.ts'

interface TabToolsProps {
  /** Null where no shell can be opened. */
  readonly onShell: (() => void) | null
  readonly onSplit: (way: 'row' | 'column') => void
}

/** What can be added beside the terminal that is shown. */
export function TabTools(props: TabToolsProps) {
  const actions = useActions()
  const titled = (words: string, action: string): string => {
    const keys = actions.keysOf(action)
    return keys === '' ? words : `${words} (${keys})`
  }
  return (
    <>
      <ToolButton
        title={titled('New shell', 'terminal.shell')}
        disabled={props.onShell === null}
        onClick={() => props.onShell?.()}
      >
        <Plus size={16} />
      </ToolButton>
      <ToolButton title={titled('Split right', 'pane.splitRight')} onClick={() => props.onSplit('row')}>
        <Columns size={16} />
      </ToolButton>
      <ToolButton title={titled('Split down', 'pane.splitDown')} onClick={() => props.onSplit('column')}>
        <Rows size={16} />
      </ToolButton>
      <ToolButton title={titled('All agents side by side', 'agents.tiles')} onClick={() => showTiles(true)}>
        <LayoutGrid size={16} />
      </ToolButton>
    </>
  )
}
