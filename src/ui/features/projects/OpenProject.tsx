import { createSignal, For, Show } from 'solid-js'
import { Button } from '../../kit/Button.tsx'
import { Dialog } from '../../kit/Dialog.tsx'
import { useSelection } from '../../state/selection.ts'
import { useYard } from '../../state/yard.ts'
import { FolderField } from './FolderField.tsx'
import './OpenProject.css'

/** The projects there are, and a way to open another one. */
export function OpenProject(props: { readonly onClose: () => void }) {
  const { state } = useYard()
  const selection = useSelection()
  const [opened, setOpened] = createSignal(false)
  const show = (id: string): void => {
    selection.selectProject(id)
    selection.selectTask(null)
    props.onClose()
  }
  return (
    <Dialog open onClose={props.onClose} title="Projects">
      <ul class="projects">
        <For each={Object.values(state.projects)}>
          {(project) => (
            <li>
              <button
                type="button"
                aria-current={project.id === selection.project()?.id}
                onClick={() => show(project.id)}
              >
                <span>{project.name}</span>
                <span class="mono faint cut">{project.root}</span>
              </button>
            </li>
          )}
        </For>
      </ul>
      <FolderField
        onOpened={() => {
          setOpened(true)
          props.onClose()
        }}
      />
      <Show when={!opened()}>
        <div class="projects-foot">
          <Button look="quiet" onClick={() => props.onClose()}>
            Close
          </Button>
        </div>
      </Show>
    </Dialog>
  )
}
