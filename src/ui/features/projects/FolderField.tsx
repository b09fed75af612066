import FolderOpen from 'lucide-solid/icons/folder-open'
import { createSignal, Show } from 'solid-js'
import { Button } from '../../kit/Button.tsx'
import { CopyButton } from '../../kit/CopyButton.tsx'
import { useLayout } from '../../state/layout.ts'
import { useSelection } from '../../state/selection.ts'
import { useYard } from '../../state/yard.ts'
import './FolderField.css'
import { commandFor, pathProblem } from './openAdvice.ts'
import { openFolder } from './openFolder.ts'

interface Problem {
  readonly words: string
  readonly command: string | null
}

/** A folder: dropped, picked or typed. A browser has neither a picker for it nor the path of what is dropped. */
export function FolderField(props: { readonly onOpened: () => void }) {
  const yard = useYard()
  const selection = useSelection()
  const layout = useLayout()
  const [path, setPath] = createSignal('')
  const [problem, setProblem] = createSignal<Problem | null>(null)
  const [busy, setBusy] = createSignal(false)
  const [over, setOver] = createSignal(false)
  let field: HTMLInputElement | undefined

  const open = async (given: string): Promise<void> => {
    const wanted = given.trim()
    if (wanted === '' || busy()) return
    const wrong = pathProblem(wanted)
    if (wrong !== null) return void setProblem({ words: wrong, command: null })
    setBusy(true)
    const opened = await openFolder({ yard, selection, layout }, wanted)
    setBusy(false)
    setProblem(
      opened.ok ? null : { words: opened.error.message, command: commandFor(opened.error.code, wanted) },
    )
    if (opened.ok) props.onOpened()
  }
  const pick = async (): Promise<void> => {
    const picked = await window.switchyard?.pickFolder()
    if (!picked) return
    setPath(picked)
    await open(picked)
  }
  const drop = (event: DragEvent): void => {
    event.preventDefault()
    setOver(false)
    const file = event.dataTransfer?.files[0]
    if (!file) return
    const dropped = window.switchyard?.pathOf(file) ?? null
    if (dropped !== null) {
      setPath(dropped)
      return void open(dropped)
    }
    const words = `A browser does not tell where ${file.name} lies. Type its whole path here; the desktop window knows it.`
    setProblem({ words, command: null })
    field?.focus()
  }
  return (
    <div
      class="folder-field"
      classList={{ 'folder-over': over() }}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <p class="folder-words">
        <FolderOpen size={18} aria-hidden="true" />
        <Show when={window.switchyard} fallback="The folder of a Git repository on the host’s machine">
          Drop the folder of a Git repository here, or
          <Button onClick={() => void pick()}>Choose a folder…</Button>
        </Show>
      </p>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void open(path())
        }}
      >
        <input
          ref={(input) => (field = input)}
          class="field-input field-code"
          aria-label="Folder of a Git repository"
          placeholder="/path/to/a/repository"
          autocomplete="off"
          spellcheck={false}
          aria-invalid={problem() !== null}
          aria-describedby="folder-problem"
          value={path()}
          onInput={(event) => {
            setPath(event.currentTarget.value)
            setProblem(null)
          }}
        />
        <Button look="primary" type="submit" disabled={path().trim() === '' || busy()}>
          {busy() ? 'Opening…' : 'Open'}
        </Button>
      </form>
      <div id="folder-problem" role="alert">
        <Show when={problem()}>
          {(shown) => (
            <div class="folder-problem">
              <p>{shown().words}</p>
              <Show when={shown().command}>
                {(command) => (
                  <p class="folder-command">
                    <code class="mono cut grow">{command()}</code>
                    <CopyButton text={command()} what="the command" />
                  </p>
                )}
              </Show>
            </div>
          )}
        </Show>
      </div>
    </div>
  )
}
