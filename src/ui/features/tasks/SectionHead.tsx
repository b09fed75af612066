import { Show } from 'solid-js'
import { SECTION_TITLES, type Section } from './listItems.ts'

interface SectionHeadProps {
  readonly section: Section
  readonly count: number
  readonly top: number
  readonly isOpen: boolean
  /** Null for a section that is always open. */
  readonly onToggle: (() => void) | null
}

/** What a section of the list is about, and how many tasks it has. */
export function SectionHead(props: SectionHeadProps) {
  return (
    <div
      role="treeitem"
      aria-level="1"
      aria-expanded={props.isOpen}
      class="task-head-row"
      style={{ transform: `translateY(${props.top}px)` }}
    >
      <Show when={props.onToggle} fallback={<span>{SECTION_TITLES[props.section]}</span>}>
        {(toggle) => (
          <button type="button" aria-expanded={props.isOpen} onClick={() => toggle()()}>
            {SECTION_TITLES[props.section]}
          </button>
        )}
      </Show>
      <span>{props.count}</span>
    </div>
  )
}
