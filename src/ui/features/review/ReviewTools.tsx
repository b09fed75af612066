import Columns from 'lucide-solid/icons/columns-2'
import FolderTree from 'lucide-solid/icons/folder-tree'
import Pilcrow from 'lucide-solid/icons/pilcrow'
import RefreshCw from 'lucide-solid/icons/refresh-cw'
import WrapText from 'lucide-solid/icons/text-wrap'
import Unfold from 'lucide-solid/icons/unfold-vertical'
import { For, Show } from 'solid-js'
import { changeLook, look } from './look.ts'
import type { Review } from './review.ts'
import './ReviewTools.css'
import { ToolButton } from '../../kit/ToolButton.tsx'

interface ReviewToolsProps {
  readonly review: Review
  readonly viewed: number
  readonly found: number
  readonly filter: string
  readonly onFilter: (text: string) => void
  readonly filterRef: (element: HTMLInputElement) => void
}

/** Which part of the change is shown, how, and which of its files. */
export function ReviewTools(props: ReviewToolsProps) {
  const count = () => props.review.listing()?.files.length ?? 0
  return (
    <>
      <div class="review-tools" role="toolbar" aria-label="How changes are shown">
        <PartPicker review={props.review} />
        <span class="grow" />
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
          title="Show the whole file"
          pressed={look().whole}
          onClick={() => changeLook({ whole: !look().whole })}
        >
          <Unfold size={15} />
        </ToolButton>
        <ToolButton
          title="Wrap long lines"
          pressed={look().wrap}
          onClick={() => changeLook({ wrap: !look().wrap })}
        >
          <WrapText size={15} />
        </ToolButton>
        <ToolButton title="Read the changes again" onClick={() => props.review.refresh()}>
          <RefreshCw size={14} />
        </ToolButton>
      </div>
      <div class="review-find">
        <input
          ref={(element) => props.filterRef(element)}
          class="grow"
          type="search"
          placeholder="Find a file"
          aria-label="Find a changed file by its path"
          value={props.filter}
          onInput={(event) => props.onFilter(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return
            props.onFilter('')
            event.currentTarget.blur()
          }}
        />
        <span class="small muted">
          <Show when={props.filter.trim() !== ''}>{props.found.toLocaleString('en')} of </Show>
          {count().toLocaleString('en')} {count() === 1 ? 'file' : 'files'}
          <Show when={props.viewed > 0}>, {props.viewed.toLocaleString('en')} viewed</Show>
        </span>
      </div>
    </>
  )
}

const shortened = (text: string): string => (text.length > 60 ? `${text.slice(0, 59)}…` : text)

/** All of the change, what is in no commit, or one commit. */
function PartPicker(props: { readonly review: Review }) {
  const commits = () => props.review.commits()
  return (
    <select
      class="part-picker"
      aria-label="Which part of the change"
      onChange={({ currentTarget: { value } }) => props.review.setPart(value === '' ? null : value)}
    >
      <option value="" selected={props.review.part() === null}>
        All changes
      </option>
      <Show when={props.review.listing()?.uncommitted || props.review.part() === 'uncommitted'}>
        <option value="uncommitted" selected={props.review.part() === 'uncommitted'}>
          Uncommitted
        </option>
      </Show>
      <For each={commits()?.commits.toReversed()}>
        {(commit) => (
          <option value={commit.sha} selected={props.review.part() === commit.sha}>
            {commit.sha.slice(0, 8)} {shortened(commit.subject)}
          </option>
        )}
      </For>
    </select>
  )
}
