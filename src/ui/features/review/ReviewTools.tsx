import Columns from 'lucide-solid/icons/columns-2'
import FolderTree from 'lucide-solid/icons/folder-tree'
import Pilcrow from 'lucide-solid/icons/pilcrow'
import RefreshCw from 'lucide-solid/icons/refresh-cw'
import WrapText from 'lucide-solid/icons/text-wrap'
import { changeLook, look } from './look.ts'
import './ReviewTools.css'
import { ToolButton } from './ToolButton.tsx'

interface ReviewToolsProps {
  readonly files: number
  readonly viewed: number
  readonly isLoading: boolean
  readonly onRefresh: () => void
}

/** How many files there are, and how they are shown. */
export function ReviewTools(props: ReviewToolsProps) {
  return (
    <div class="review-tools" role="toolbar" aria-label="How changes are shown">
      <span class="small muted grow">
        {props.files.toLocaleString('en')} {props.files === 1 ? 'file' : 'files'}
        {props.viewed > 0 ? `, ${props.viewed} viewed` : ''}
      </span>
      <ToolButton
        title="Files as a tree"
        pressed={look().tree}
        onClick={() => changeLook({ tree: !look().tree })}
      >
        <FolderTree size={15} />
      </ToolButton>
      <ToolButton
        title="Before and after side by side"
        pressed={look().split}
        onClick={() => changeLook({ split: !look().split })}
      >
        <Columns size={15} />
      </ToolButton>
      <ToolButton
        title="Hide changes of whitespace"
        pressed={look().hideSpace}
        onClick={() => changeLook({ hideSpace: !look().hideSpace })}
      >
        <Pilcrow size={15} />
      </ToolButton>
      <ToolButton
        title="Wrap long lines"
        pressed={look().wrap}
        onClick={() => changeLook({ wrap: !look().wrap })}
      >
        <WrapText size={15} />
      </ToolButton>
      <ToolButton title="Read the changes again" disabled={props.isLoading} onClick={() => props.onRefresh()}>
        <RefreshCw size={14} />
      </ToolButton>
    </div>
  )
}
