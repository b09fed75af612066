import { createSignal } from 'solid-js'
import { Button } from '../../kit/Button.tsx'
import { Dialog } from '../../kit/Dialog.tsx'
import { Field } from '../../kit/Field.tsx'
import { useSelection } from '../../state/selection.ts'
import { useYard } from '../../state/yard.ts'

interface NewRunProps {
  readonly onClose: () => void
  readonly onCreated: (id: string) => void
}

/** Asks for a name and a goal; the rest of the brief is written field by field afterwards. */
export function NewRun(props: NewRunProps) {
  const { call } = useYard()
  const { project } = useSelection()
  const [name, setName] = createSignal('')
  const [goal, setGoal] = createSignal('')
  const [refusal, setRefusal] = createSignal<string | null>(null)
  const create = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    const fields = { name: name().trim(), goal: goal().trim(), project: project()?.id ?? '' }
    const created = await call((client) => client.run.create(fields))
    if (!created.ok) {
      setRefusal(created.error.message)
      return
    }
    props.onCreated(created.value.id)
    props.onClose()
  }
  return (
    <Dialog open onClose={props.onClose} title="New run">
      <form class="coordination-form" onSubmit={(event) => void create(event)}>
        <Field title="Name" problem={refusal()}>
          {(marks) => (
            <input
              {...marks}
              class="field-input"
              maxLength={200}
              value={name()}
              onInput={(event) => setName(event.currentTarget.value)}
            />
          )}
        </Field>
        <Field title="Goal" help="What this effort is for. The rest of the brief comes next.">
          {(marks) => (
            <textarea
              {...marks}
              class="field-input"
              rows={4}
              maxLength={20_000}
              value={goal()}
              onInput={(event) => setGoal(event.currentTarget.value)}
            />
          )}
        </Field>
        <div class="coordination-acts">
          <Button look="quiet" onClick={() => props.onClose()}>
            Cancel
          </Button>
          <Button look="primary" type="submit" disabled={name().trim() === ''}>
            Create
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
