import { createSignal, untrack } from 'solid-js'
import { Button } from '../../kit/Button.tsx'
import { Dialog } from '../../kit/Dialog.tsx'
import { useYard } from '../../state/yard.ts'
import { Field } from './Field.tsx'

/** Gives a task another title. */
export function RenameDialog(props: { readonly id: string; readonly onClose: () => void }) {
  const yard = useYard()
  const [title, setTitle] = createSignal(untrack(() => yard.state.tasks[props.id]?.title ?? ''))
  const [problem, setProblem] = createSignal<string | null>(null)
  const save = async (event: Event): Promise<void> => {
    event.preventDefault()
    const wanted = { task_id: props.id, title: title() }
    const saved = await yard.call((client) => client.task.update(wanted))
    if (saved.ok) props.onClose()
    else setProblem(saved.error.message)
  }
  return (
    <Dialog open onClose={props.onClose} title="Rename task">
      <form class="new-task" onSubmit={(event) => void save(event)}>
        <Field id="rename-task" label="Title" problem={problem()}>
          <input
            id="rename-task"
            value={title()}
            aria-invalid={problem() !== null}
            onInput={(event) => setTitle(event.currentTarget.value)}
            onFocus={(event) => event.currentTarget.select()}
          />
        </Field>
        <div class="new-task-foot">
          <span class="grow" />
          <Button look="quiet" onClick={() => props.onClose()}>
            Cancel
          </Button>
          <Button look="primary" type="submit" disabled={title().trim() === ''}>
            Rename
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
