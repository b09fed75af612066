import { createMemo, For } from 'solid-js'
import { Dialog } from '../../kit/Dialog.tsx'
import { useSelection } from '../../state/selection.ts'
import { useYard } from '../../state/yard.ts'
import { standingOf } from '../tasks/urgency.ts'
import { FolderField } from './FolderField.tsx'
import './OpenProject.css'

/** The projects there are, switched between by arrows and Enter, and a way to open another one. */
export function OpenProject(props: { readonly onClose: () => void }) {
  const { state } = useYard()
  const selection = useSelection()
  const show = (id: string): void => {
    selection.selectProject(id)
    selection.selectTask(null)
    props.onClose()
  }
  const counts = createMemo(() => {
    const found: Record<string, { open: number; waiting: number }> = {}
    for (const task of Object.values(state.tasks)) {
      const { group } = standingOf(task, task.agent_id === null ? undefined : state.agents[task.agent_id])
      const own = (found[task.project_id] ??= { open: 0, waiting: 0 })
      if (group !== 'done') own.open += 1
      if (group === 'needs_you') own.waiting += 1
    }
    return found
  })
  const words = (id: string): string => {
    const { open = 0, waiting = 0 } = counts()[id] ?? {}
    const tasks = open === 0 ? 'no open task' : open === 1 ? '1 open task' : `${open} open tasks`
    return waiting === 0 ? tasks : `${tasks}, ${waiting} ${waiting === 1 ? 'needs' : 'need'} you`
  }
  return (
    <Dialog open onClose={props.onClose} title="Projects">
      <ul class="projects" onKeyDown={moveFocus}>
        <For each={Object.values(state.projects)}>
          {(project) => (
            <li>
              <button
                type="button"
                aria-current={project.id === selection.project()?.id}
                onClick={() => show(project.id)}
              >
                <span class="projects-name cut">{project.name}</span>
                <span class="small muted">{words(project.id)}</span>
                <span class="mono faint cut projects-root">{project.root}</span>
              </button>
            </li>
          )}
        </For>
      </ul>
      <h3 class="projects-more">Open another one</h3>
      <FolderField onOpened={() => props.onClose()} />
    </Dialog>
  )
}

/** Arrows move through the list, as people expect of one. */
function moveFocus(event: KeyboardEvent & { readonly currentTarget: HTMLElement }): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  if (step === undefined) return
  const buttons = [...event.currentTarget.querySelectorAll('button')]
  const at = buttons.findIndex((button) => button === document.activeElement)
  buttons[(at + step + buttons.length) % buttons.length]?.focus()
  event.preventDefault()
}
