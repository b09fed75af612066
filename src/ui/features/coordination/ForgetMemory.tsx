import { createSignal } from 'solid-js'
import type { Memory } from '../../../contract/memory.ts'
import { Button } from '../../kit/Button.tsx'
import { Dialog } from '../../kit/Dialog.tsx'
import { Field } from '../../kit/Field.tsx'
import { useYard } from '../../state/yard.ts'

/** Asks once, with a reason for the history, before agents know something no more. */
export function ForgetMemory(props: { readonly memory: Memory; readonly onClose: () => void }) {
  const { call } = useYard()
  const [reason, setReason] = createSignal('')
  const [refusal, setRefusal] = createSignal<string | null>(null)
  const forget = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    const done = await call((client) =>
      client.memory.forget({
        entry: props.memory.id,
        project: props.memory.project_id,
        reason: reason().trim(),
      }),
    )
    if (done.ok) props.onClose()
    else setRefusal(done.error.message)
  }
  return (
    <Dialog open onClose={props.onClose} title="Forget this entry">
      <form class="coordination-form" onSubmit={(event) => void forget(event)}>
        <p>
          Agents find <strong>{props.memory.key}</strong> no more. Its history stays.
        </p>
        <Field title="Reason" help="Optional." problem={refusal()}>
          {(marks) => (
            <input
              {...marks}
              class="field-input"
              maxLength={500}
              value={reason()}
              onInput={(event) => setReason(event.currentTarget.value)}
            />
          )}
        </Field>
        <div class="coordination-acts">
          <Button look="quiet" onClick={() => props.onClose()}>
            Keep it
          </Button>
          <Button look="danger" type="submit">
            Forget it
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
