import { createSignal, Show } from 'solid-js'
import { Button } from '../../kit/Button.tsx'
import { useSelection } from '../../state/selection.ts'
import { useYard } from '../../state/yard.ts'
import { openFolder } from './openFolder.ts'
import './OpenProject.css'

/** A path, typed or picked; the window has a picker for it, a browser has not. */
export function FolderField(props: { readonly onOpened: () => void }) {
  const yard = useYard()
  const selection = useSelection()
  const [path, setPath] = createSignal('')
  const [problem, setProblem] = createSignal<string | null>(null)
  const open = async (given: string): Promise<void> => {
    if (given.trim() === '') return
    const opened = await openFolder(yard, selection, given.trim())
    setProblem(opened.ok ? null : opened.error.message)
    if (opened.ok) props.onOpened()
  }
  const pick = async (): Promise<void> => {
    const picked = await window.switchyard?.pickFolder()
    if (picked) await open(picked)
  }
  return (
    <div class="folder-field">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void open(path())
        }}
      >
        <input
          aria-label="Folder of a Git repository"
          placeholder="/path/to/a/repository"
          value={path()}
          onInput={(event) => setPath(event.currentTarget.value)}
        />
        <Show when={window.switchyard}>
          <Button onClick={() => void pick()}>Choose…</Button>
        </Show>
        <Button look="primary" type="submit" disabled={path().trim() === ''}>
          Open
        </Button>
      </form>
      <Show when={problem()}>{(words) => <p class="folder-problem">{words()}</p>}</Show>
    </div>
  )
}
