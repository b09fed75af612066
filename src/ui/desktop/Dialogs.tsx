import { Show } from 'solid-js'
import { CheatSheet } from '../features/palette/CheatSheet.tsx'
import { Palette } from '../features/palette/Palette.tsx'
import { OpenProject } from '../features/projects/OpenProject.tsx'
import { Settings } from '../features/settings/Settings.tsx'
import { NewTask } from '../features/tasks/NewTask.tsx'
import { useActions } from '../state/actions.ts'
import { useLayout } from '../state/layout.ts'
import { useSelection } from '../state/selection.ts'
import { useYard } from '../state/yard.ts'

/** The window's dialogs, one at a time, and the actions that open them. */
export function Dialogs() {
  const layout = useLayout()
  const { state } = useYard()
  const { project, selectProject, selectTask } = useSelection()
  const noProject = (): string | null => (project() ? null : 'Open a project first')
  const close = (): void => layout.open(null)
  const projects = () => Object.values(state.projects)
  const onlyOne = (): string | null => (projects().length > 1 ? null : 'No other project is open')
  const step = (by: 1 | -1): void => {
    const at = projects().findIndex(({ id }) => id === project()?.id)
    const next = projects()[(at + by + projects().length) % projects().length]
    if (!next) return
    selectProject(next.id)
    selectTask(null)
  }
  useActions().offer([
    {
      ...{ id: 'task.new', title: 'New task', group: 'Task', blocked: noProject },
      keys: ['mod+n', 'mod+shift+n', 'alt+n'],
      run: () => layout.open('newTask'),
    },
    {
      ...{ id: 'palette', title: 'Search or run', group: 'Application' },
      keys: ['mod+k', 'mod+shift+k', 'mod+shift+p'],
      run: () => layout.open(layout.dialog() === 'palette' ? null : 'palette'),
    },
    {
      ...{ id: 'cheatSheet', title: 'Shortcuts', group: 'Application', keys: ['mod+/', '?'] },
      run: () => layout.open('cheatSheet'),
    },
    {
      ...{ id: 'settings', title: 'Settings', group: 'Application', keys: ['mod+,'] },
      run: () => layout.openSettings(),
    },
    {
      ...{ id: 'project.open', title: 'Open or switch project', group: 'Project' },
      keys: ['mod+shift+o'],
      run: () => layout.open('openProject'),
    },
    {
      ...{ id: 'project.next', title: 'Next project', group: 'Project', keys: ['alt+shift+arrowdown'] },
      blocked: onlyOne,
      run: () => step(1),
    },
    {
      ...{ id: 'project.previous', title: 'Previous project', group: 'Project' },
      keys: ['alt+shift+arrowup'],
      blocked: onlyOne,
      run: () => step(-1),
    },
    {
      ...{ id: 'project.setUp', title: 'Set up project', group: 'Project', blocked: noProject },
      run: () => layout.beginSetUp(project()?.id ?? null),
    },
    {
      ...{ id: 'view.sidebar', title: 'Show or hide the task list', group: 'View' },
      keys: ['mod+b', 'mod+shift+b'],
      run: layout.toggleSidebar,
    },
    {
      ...{ id: 'view.panel', title: 'Show or hide the changes', group: 'View' },
      keys: ['mod+.', 'mod+shift+l'],
      run: layout.togglePanel,
    },
  ])
  return (
    <>
      <NewTask open={layout.dialog() === 'newTask'} onClose={close} />
      <Palette open={layout.dialog() === 'palette'} onClose={close} />
      <CheatSheet open={layout.dialog() === 'cheatSheet'} onClose={close} />
      <Show when={layout.dialog() === 'settings'}>
        <Settings onClose={close} />
      </Show>
      <Show when={layout.dialog() === 'openProject'}>
        <OpenProject onClose={close} />
      </Show>
    </>
  )
}
