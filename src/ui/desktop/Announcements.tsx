import { createEffect, createSignal, on } from 'solid-js'
import { useSelection } from '../state/selection.ts'
import { useYard } from '../state/yard.ts'
import { standingOf, type Group } from '../features/tasks/urgency.ts'

/** What is worth interrupting a screen reader for, politely: where a task comes to wait for the person, or for a review. */
const SAID: ReadonlySet<Group> = new Set(['needs_you', 'review'])

export function Announcements() {
  const { state } = useYard()
  const { project } = useSelection()
  const [words, setWords] = createSignal('')
  const groups = () =>
    Object.values(state.tasks)
      .filter((task) => task.project_id === project()?.id)
      .map((task) => {
        const standing = standingOf(task, task.agent_id === null ? undefined : state.agents[task.agent_id])
        return { id: task.id, title: task.title, word: standing.word, group: standing.group }
      })
  createEffect(
    on(groups, (now, before) => {
      const was = new Map(before?.map(({ id, group }) => [id, group]))
      // What a first look brings, of the page or of another project, is not news.
      const news = now.filter(({ id, group }) => was.has(id) && was.get(id) !== group && SAID.has(group))
      if (news.length > 0) setWords(news.map(({ title, word }) => `${title}: ${word}`).join('. '))
    }),
  )
  return (
    <p class="visually-hidden" role="log" aria-label="News of tasks">
      {words()}
    </p>
  )
}
