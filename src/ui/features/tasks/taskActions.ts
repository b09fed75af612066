import type { Accessor } from 'solid-js'
import type { Action } from '../../state/actions.ts'
import { useLayout } from '../../state/layout.ts'
import { useSelection } from '../../state/selection.ts'
import { write } from './newTaskDraft.ts'
import type { TaskDoing } from './taskDoing.tsx'
import { TASK_VERBS, VERBS } from './taskVerbs.ts'

interface List {
  /** Tasks of the list from top to bottom. */
  readonly keys: Accessor<readonly string[]>
  readonly doing: TaskDoing
  find(): void
  show(): void
  showArchive(): void
}

/** Starting and stopping its agent is offered with the task itself. */
const HERE = VERBS.filter((name) => name !== 'start' && name !== 'stop')

/** What keys and the palette do with the list and with the task that is shown. */
export function taskActions(list: List): Action[] {
  return [...coordinatorActions(), ...listActions(list), ...moveActions(list), ...verbActions(list)]
}

function coordinatorActions(): Action[] {
  const { project } = useSelection()
  const layout = useLayout()
  const run = (): void => {
    const id = project()?.id
    if (id === undefined) return
    write(id, { role: 'coordinator' })
    layout.open('newTask')
  }
  const keys = ['mod+shift+g', 'alt+g']
  return [{ id: 'task.newCoordinator', title: 'New coordinator', group: 'Task', keys, run }]
}

function listActions({ find, show, showArchive }: List): Action[] {
  const inTerminal = () => Boolean(document.activeElement?.closest('.terminal-place'))
  return [
    {
      ...{ id: 'task.find', title: 'Find a task', group: 'Go to' },
      keys: ['mod+shift+f', 'alt+f'],
      // There the same keys find text in the terminal.
      blocked: () => (inTerminal() ? 'The terminal has the keys' : null),
      run: find,
    },
    { id: 'task.list', title: 'Go to the task list', group: 'Go to', keys: ['alt+l'], run: show },
    { id: 'task.archived', title: 'Show archived tasks, or the others', group: 'View', run: showArchive },
  ]
}

function moveActions({ keys }: List): Action[] {
  const { task, selectTask } = useSelection()
  const move = (step: 1 | -1): void => {
    const at = keys().indexOf(task()?.id ?? '')
    const next = keys()[at < 0 ? 0 : (at + step + keys().length) % keys().length]
    if (next !== undefined) selectTask(next)
  }
  return [
    { id: 'task.next', title: 'Next task', group: 'Go to', keys: ['alt+arrowdown'], run: () => move(1) },
    {
      ...{ id: 'task.previous', title: 'Previous task', group: 'Go to', keys: ['alt+arrowup'] },
      run: () => move(-1),
    },
    ...Array.from({ length: 9 }, (_, at) => ({
      id: `task.${at + 1}`,
      title: `Task ${at + 1} of the list`,
      group: 'Go to' as const,
      keysOnly: true,
      keys: [`mod+${at + 1}`, `alt+${at + 1}`],
      blocked: () => (keys()[at] === undefined ? 'The list is shorter' : null),
      run: () => selectTask(keys()[at] ?? null),
    })),
  ]
}

function verbActions({ doing }: List): Action[] {
  const { task, agent } = useSelection()
  return [
    ...HERE.map((name) => ({
      id: `task.verb.${name}`,
      title: `${TASK_VERBS[name].title}: this task`,
      group: 'Task' as const,
      blocked: () => {
        const shown = task()
        return shown && TASK_VERBS[name].can(shown, agent()) ? null : 'Not now'
      },
      run: () => {
        const shown = task()
        if (shown) doing.start(name, [shown])
      },
    })),
    {
      ...{ id: 'task.rename', title: 'Rename this task', group: 'Task' },
      blocked: () => (task() ? null : 'No task is shown'),
      run: () => doing.rename(task()?.id ?? ''),
    },
  ]
}
