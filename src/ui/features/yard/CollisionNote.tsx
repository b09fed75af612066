import { createMemo, Show } from 'solid-js'
import { useSelection } from '../../state/selection.ts'
import { useYard } from '../../state/yard.ts'
import { pairsOf, pathWords } from './collisions.ts'
import './CollisionNote.css'

/** Says in a line that tasks of the project will collide; a click goes through those that are concerned. */
export function CollisionNote() {
  const { state } = useYard()
  const { project, task, selectTask } = useSelection()
  const pairs = createMemo(() =>
    pairsOf(Object.values(state.tasks).filter(({ project_id: id }) => id === project()?.id)),
  )
  const concerned = () => [...new Set(pairs().flatMap(({ one, other }) => [one.id, other.id]))]
  const showNext = (): void => {
    const at = concerned().indexOf(task()?.id ?? '')
    selectTask(concerned()[(at + 1) % concerned().length] ?? null)
  }
  return (
    <Show when={pairs()[0]}>
      {(first) => (
        <button type="button" class="collision-note cut" onClick={showNext}>
          {pairs().length} {pairs().length === 1 ? 'collision' : 'collisions'} ahead: {first().one.title} and{' '}
          {first().other.title} at {pathWords(first().paths)}
        </button>
      )}
    </Show>
  )
}
