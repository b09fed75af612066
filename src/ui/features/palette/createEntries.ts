import type { Accessor } from 'solid-js'
import { isMac, useActions } from '../../state/actions.ts'
import { shown } from '../../state/keys.ts'
import { useLayout } from '../../state/layout.ts'
import { useSelection } from '../../state/selection.ts'
import { useYard } from '../../state/yard.ts'
import { PAGES } from '../settings/pages.ts'
import { standingOf } from '../tasks/urgency.ts'
import type { Entry } from './entries.ts'

const PLAIN = { standing: null, blocked: null, hint: '' }

/**
 * All that the palette knows right now: tasks of the project first, the newest before. Made anew at each call: a closed
 * palette that followed every change would cost more than all else in a long list.
 */
export function createEntries(): Accessor<Entry[]> {
  const { state } = useYard()
  const selection = useSelection()
  const layout = useLayout()
  const actions = useActions()
  const tasks = (): Entry[] =>
    Object.values(state.tasks)
      .filter((task) => task.project_id === selection.project()?.id)
      .toReversed()
      .map((task) => {
        const standing = standingOf(
          task,
          task.agent_id === null ? undefined : state.agents[task.agent_id],
          state.tasks,
        )
        const run = (): void => selection.selectTask(task.id)
        return { ...PLAIN, id: task.id, title: task.title, kind: 'Task', hint: standing.word, standing, run }
      })
  const offered = (): Entry[] =>
    actions
      .all()
      .filter((action) => action.id !== 'palette' && !action.keysOnly)
      .map(({ id, title, group, keys, blocked, run }) => ({
        ...{ id, title, run, kind: group, standing: null, blocked: blocked?.() ?? null },
        hint: keys[0] === undefined ? '' : shown(keys[0], isMac),
        isKeys: keys[0] !== undefined,
      }))
  const projects = (): Entry[] =>
    Object.values(state.projects)
      .filter(({ id }) => id !== selection.project()?.id)
      .map(({ id, name, root }) => {
        const run = (): void => {
          selection.selectProject(id)
          selection.selectTask(null)
        }
        return { ...PLAIN, id, title: name, kind: 'Project', words: root, hint: root, run }
      })
  const pages = PAGES.map(({ id, title, settings }): Entry => ({
    ...{ ...PLAIN, id: `settings.${id}`, title, kind: 'Settings', words: settings.join(' ') },
    run: () => layout.openSettings(id),
  }))
  return () => [...tasks(), ...offered(), ...projects(), ...pages]
}
