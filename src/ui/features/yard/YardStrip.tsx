import ChevronUp from 'lucide-solid/icons/chevron-up'
import { createMemo, createSignal, For, onCleanup, Show } from 'solid-js'
import type { Task } from '../../../contract/task.ts'
import { Lamp } from '../../kit/Lamp.tsx'
import { useActions } from '../../state/actions.ts'
import { useLayout } from '../../state/layout.ts'
import { useSelection } from '../../state/selection.ts'
import { useYard } from '../../state/yard.ts'
import { ToolButton } from '../../kit/ToolButton.tsx'
import { standingOf } from '../tasks/urgency.ts'
import { pairsOf, type Pair } from './collisions.ts'
import { assignLanes, type Lanes } from './lanes.ts'
import { planYard } from './plan.ts'
import { isYardShown, toggleYard } from './shown.ts'
import { moveFocus } from './moveFocus.ts'
import { YardLines } from './YardLines.tsx'
import './YardStrip.css'

const isOnLine = ({ worktree, isolation, status }: Task): boolean =>
  worktree !== null && isolation === 'worktree' && !['done', 'cancelled'].includes(status)

const hasLanded = ({ status, landing }: Task): boolean =>
  status === 'done' && landing !== null && landing.undone_at === null

/** The project's branches as tracks: what has landed, what is under way beside it, and where two will collide. */
export function YardStrip() {
  const { state } = useYard()
  const { project } = useSelection()
  const own = createMemo(() => Object.values(state.tasks).filter((task) => task.project_id === project()?.id))
  const hasTracks = () => own().some((task) => isOnLine(task) || hasLanded(task))
  useActions().offer([{ id: 'view.yard', title: 'Show or hide the yard', group: 'View', run: toggleYard }])
  return (
    <Show when={isYardShown() && hasTracks() ? project()?.id : null} keyed>
      {(_project) => <Yard tasks={own()} />}
    </Show>
  )
}

function Yard(props: { readonly tasks: readonly Task[] }) {
  const { state } = useYard()
  const selection = useSelection()
  const layout = useLayout()
  const [width, setWidth] = createSignal(0)
  const measure = (element: HTMLElement): void => {
    const observer = new ResizeObserver(([entry]) => setWidth(Math.round(entry?.contentRect.width ?? 0)))
    observer.observe(element)
    onCleanup(() => observer.disconnect())
  }
  const standing = (task: Task) =>
    standingOf(task, task.agent_id === null ? undefined : state.agents[task.agent_id])
  const live = createMemo(() => props.tasks.filter(isOnLine))
  const landed = createMemo(() =>
    props.tasks.filter(hasLanded).toSorted((one, other) => landedAt(one).localeCompare(landedAt(other))),
  )
  const lanes = createMemo<Lanes>(
    (before) =>
      assignLanes(
        before,
        live().map(({ id }) => id),
      ),
    new Map(),
  )
  const plan = createMemo(() =>
    planYard({
      ...{ width: width(), lanes: lanes(), live: live(), landed: landed(), pairs: pairsOf(live()) },
    }),
  )
  const more = () => live().length - lanes().size
  const bases = () => [...new Set(live().map(({ base_branch }) => base_branch))]
  const openPair = ({ one, other }: Pair): void => {
    // Of the two that are concerned the one that is not looked at already.
    selection.selectTask(selection.task()?.id === one.id ? other.id : one.id)
    if (!layout.panel()) layout.togglePanel()
  }
  return (
    <section
      class="yard"
      aria-label="Yard"
      style={{ height: `${plan().height + 1}px` }}
      ref={measure}
      onKeyDown={moveFocus}
    >
      <YardLines
        plan={plan()}
        lamp={(task) => standing(task).lamp}
        isChosen={({ id }) => selection.task()?.id === id}
      />
      <For each={plan().arcs.map(({ task }) => task.id)}>
        {(id, at) => {
          const arc = () => plan().arcs[at()]
          return (
            <button
              type="button"
              class="yard-landed"
              style={{
                left: `${(arc()?.start.x ?? 0) + 12}px`,
                top: `${(arc()?.top.y ?? 0) - 6}px`,
                width: `${(arc()?.end.x ?? 0) - (arc()?.start.x ?? 0) - 24}px`,
                height: '14px',
              }}
              title={`${arc()?.task.title}: landed on ${arc()?.task.landing?.target}`}
              aria-label={`${arc()?.task.title}: landed on ${arc()?.task.landing?.target}`}
              onClick={() => selection.selectTask(id)}
            />
          )
        }}
      </For>
      <For each={plan().branches.map(({ task }) => task.id)}>
        {(id, at) => {
          const branch = () => plan().branches[at()]
          return (
            <Show when={branch()?.task}>
              {(task) => (
                <button
                  type="button"
                  class="yard-title"
                  aria-current={selection.task()?.id === id}
                  style={{
                    left: `${plan().titles.x - 20}px`,
                    top: `${branch()?.end.y ?? 0}px`,
                    'max-width': `${plan().titles.width + 20}px`,
                  }}
                  title={wordsOf(task(), standing(task()).word)}
                  aria-label={wordsOf(task(), standing(task()).word)}
                  onClick={() => selection.selectTask(id)}
                >
                  <span class="yard-lamp">
                    <Lamp kind={standing(task()).lamp} word="" />
                  </span>
                  <span class="cut">{task().title}</span>
                </button>
              )}
            </Show>
          )
        }}
      </For>
      <For each={plan().crosses}>
        {({ pair, at, label }) => (
          <button
            type="button"
            class="yard-clash cut"
            style={{ left: `${at.x}px`, top: `${at.y}px` }}
            title={clashWords(pair)}
            aria-label={clashWords(pair)}
            onClick={() => openPair(pair)}
          >
            {label}
          </button>
        )}
      </For>
      <span class="yard-below" style={{ left: `${plan().titles.x}px` }}>
        {[...(bases().length === 1 ? bases() : []), ...(more() > 0 ? [`+${more()} more`] : [])].join(' · ')}
      </span>
      <ToolButton class="tool-button yard-hide" title="Hide the yard" onClick={toggleYard}>
        <ChevronUp size={14} />
      </ToolButton>
    </section>
  )
}

const landedAt = ({ landing }: Task): string => landing?.at ?? ''

function wordsOf({ title, counts }: Task, word: string): string {
  if (!counts) return `${title}: ${word}`
  const commits = `${counts.commits} ${counts.commits === 1 ? 'commit' : 'commits'}`
  return `${title}: ${word}, ${commits}${counts.uncommitted ? ' and uncommitted changes' : ''}`
}

const clashWords = ({ one, other, paths }: Pair): string =>
  `${one.title} and ${other.title} collide at ${paths.join(', ')}`
