import { createSignal } from 'solid-js'
import type { Lock } from '../../../contract/lock.ts'
import { Button } from '../../kit/Button.tsx'
import { Dialog } from '../../kit/Dialog.tsx'
import { Field } from '../../kit/Field.tsx'
import { useYard } from '../../state/yard.ts'

/** Asks for the reason for which somebody's lock is ended; it stays in the history. */
export function ForceLock(props: { readonly lock: Lock; readonly onClose: () => void }) {
  const { call } = useYard()
  const [reason, setReason] = createSignal('')
  const [refusal, setRefusal] = createSignal<string | null>(null)
  const end = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    const ended = await call((client) =>
      client.lock.force({ lock_id: props.lock.id, reason: reason().trim() }),
    )
    if (ended.ok) props.onClose()
    else setRefusal(ended.error.message)
  }
  return (
    <Dialog open onClose={props.onClose} title="End this lock">
      <form class="coordination-form" onSubmit={(event) => void end(event)}>
        <p>
          <span class="mono">{props.lock.key}</span> is held by {props.lock.owner_label}
          {props.lock.reason === '' ? '.' : `: ${props.lock.reason}`}
        </p>
        <Field title="Reason" help="It stays in the history." problem={refusal()}>
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
          <Button look="danger" type="submit" disabled={reason().trim() === ''}>
            End the lock
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
