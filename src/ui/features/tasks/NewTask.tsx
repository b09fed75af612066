import { createResource, createSignal, For, Show } from 'solid-js'
import { Button } from '../../kit/Button.tsx'
import { Dialog } from '../../kit/Dialog.tsx'
import { useSelection } from '../../state/selection.ts'
import { useYard } from '../../state/yard.ts'
import './NewTask.css'
import { titleOf } from './titleOf.ts'

const KEY = 'switchyard.newTask'

interface Choices {
  readonly kind: string
  readonly role: 'worker' | 'coordinator'
}

function lastChoices(): Choices {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Choices>
    return { kind: kept.kind ?? '', role: kept.role === 'coordinator' ? 'coordinator' : 'worker' }
  } catch {
    // JSON.parse tells malformed text only by throwing.
    return { kind: '', role: 'worker' }
  }
}

/** Prompt first; everything else has a choice already. */
export function NewTask(props: { readonly open: boolean; readonly onClose: () => void }) {
  const yard = useYard()
  const { project, selectTask } = useSelection()
  const [choices, setChoices] = createSignal(lastChoices())
  const [prompt, setPrompt] = createSignal('')
  const [problem, setProblem] = createSignal<string | null>(null)
  const [busy, setBusy] = createSignal(false)
  const [kinds] = createResource(
    () => props.open,
    async () => {
      const found = await yard.call((client) => client.kind.list({}))
      return found.ok ? found.value.items : []
    },
  )
  const choose = (change: Partial<Choices>): void => {
    setChoices({ ...choices(), ...change })
    localStorage.setItem(KEY, JSON.stringify(choices()))
  }
  const start = async (): Promise<void> => {
    if (prompt().trim() === '' || busy()) return
    setBusy(true)
    const { kind, role } = choices()
    const wanted = {
      title: titleOf(prompt()),
      prompt: prompt(),
      project: project()?.id,
      role,
      ...(kind !== '' && { kind }),
    }
    const made = await yard.call((client) => client.task.create(wanted))
    setBusy(false)
    if (!made.ok) return void setProblem(made.error.message)
    setPrompt('')
    setProblem(null)
    selectTask(made.value.id)
    props.onClose()
  }
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) void start()
  }
  return (
    <Dialog open={props.open} onClose={props.onClose} title="New task">
      <div class="new-task" onKeyDown={onKey}>
        <label class="visually-hidden" for="new-task-prompt">
          Prompt
        </label>
        <textarea
          id="new-task-prompt"
          rows={7}
          placeholder="What should be done? Say how to check it, and which files to leave alone."
          value={prompt()}
          onInput={(event) => setPrompt(event.currentTarget.value)}
        />
        <div class="new-task-choices">
          <label>
            <span class="small muted">Agent</span>
            <select value={choices().kind} onChange={(event) => choose({ kind: event.currentTarget.value })}>
              <option value="">Project default</option>
              <For each={kinds() ?? []}>
                {(kind) => (
                  <option value={kind.kind} disabled={!kind.installed}>
                    {kind.title}
                    {kind.installed ? '' : ' (not installed)'}
                  </option>
                )}
              </For>
            </select>
          </label>
          <label>
            <span class="small muted">Role</span>
            <select
              value={choices().role}
              onChange={(event) =>
                choose({ role: event.currentTarget.value === 'coordinator' ? 'coordinator' : 'worker' })
              }
            >
              <option value="worker">Worker: does it</option>
              <option value="coordinator">Coordinator: splits it among workers</option>
            </select>
          </label>
        </div>
        <Show when={problem()}>{(words) => <p class="new-task-problem">{words()}</p>}</Show>
        <div class="new-task-foot">
          <Button look="quiet" onClick={() => props.onClose()}>
            Cancel
          </Button>
          <Button
            look="primary"
            keys="Ctrl ↵"
            disabled={prompt().trim() === '' || busy()}
            onClick={() => void start()}
          >
            Start
          </Button>
        </div>
      </div>
    </Dialog>
  )
}
