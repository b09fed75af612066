import { createSignal, Show } from 'solid-js'
import { Button } from '../../kit/Button.tsx'
import { useLayout } from '../../state/layout.ts'
import { useSelection } from '../../state/selection.ts'
import { useYard } from '../../state/yard.ts'
import { runDemo } from '../projects/runDemo.ts'
import { keptPreferences, restorePreferences } from './keptPreferences.ts'
import { useUndo } from './undo.ts'

export function GeneralPage() {
  const layout = useLayout()
  return (
    <>
      <div class="settings-group">
        <div class="field">
          <span class="field-title">At the start</span>
          <div class="field-body">
            <label class="settings-tick">
              <input type="checkbox" checked={layout.sidebar()} onChange={() => layout.toggleSidebar()} />
              Show the task list
            </label>
            <label class="settings-tick">
              <input type="checkbox" checked={layout.panel()} onChange={() => layout.togglePanel()} />
              Show the changes beside a task
            </label>
            <p class="small muted">The window opens on the project that was shown last.</p>
          </div>
        </div>
      </div>
      <Demo />
      <Reset />
    </>
  )
}

function Demo() {
  const yard = useYard()
  const selection = useSelection()
  const layout = useLayout()
  const [problem, setProblem] = createSignal<string | null>(null)
  const start = async (): Promise<void> => {
    const started = await runDemo(yard, selection)
    setProblem(started.ok ? null : started.error.message)
    if (started.ok) layout.open(null)
  }
  return (
    <div class="settings-group">
      <div class="field">
        <span class="field-title">Demo</span>
        <div class="field-body">
          <Button onClick={() => void start()}>Run the demo</Button>
          <p class="small muted">
            In a new sample repository in Switchyard’s data folder; no model, no network.
          </p>
          <Show when={problem()}>{(words) => <p class="field-problem">{words()}</p>}</Show>
        </div>
      </div>
    </div>
  )
}

function Reset() {
  const undo = useUndo()
  const reset = (): void => {
    const before = keptPreferences()
    restorePreferences({})
    undo.offer('This window’s settings are as new.', () => restorePreferences(before))
  }
  return (
    <div class="settings-group">
      <div class="field">
        <span class="field-title">This window</span>
        <div class="field-body">
          <Button look="danger" onClick={reset}>
            Reset appearance and keys
          </Button>
          <p class="small muted">
            What is kept in this window or browser only. Projects and their settings stay as they are.
          </p>
        </div>
      </div>
    </div>
  )
}
