import { createSignal, type JSX } from 'solid-js'
import type { Result } from '../../../base/result.ts'
import { Button } from '../../kit/Button.tsx'
import { Dialog } from '../../kit/Dialog.tsx'
import { Field } from '../../kit/Field.tsx'

interface ReasonDialogProps {
  readonly title: string
  readonly help: string
  /** What is to happen, on its button, and what the other one says. */
  readonly act: string
  readonly keep: string
  readonly look: 'danger' | 'primary'
  /** Whether it may be done without one. */
  readonly optional?: boolean
  readonly send: (reason: string) => Promise<Result<unknown, { readonly message: string }>>
  readonly onClose: () => void
  /** What it is about, and what comes of it. */
  readonly children: JSX.Element
}

/** Asks once for the reason of something that is written down with it; what the host refuses is said in place. */
export function ReasonDialog(props: ReasonDialogProps) {
  const [reason, setReason] = createSignal('')
  const [refusal, setRefusal] = createSignal<string | null>(null)
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    const done = await props.send(reason().trim())
    if (done.ok) props.onClose()
    else setRefusal(done.error.message)
  }
  return (
    <Dialog open onClose={props.onClose} title={props.title}>
      <form class="coordination-form" onSubmit={(event) => void submit(event)}>
        {props.children}
        <Field title="Reason" help={props.help} problem={refusal()}>
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
            {props.keep}
          </Button>
          <Button
            look={props.look}
            type="submit"
            disabled={props.optional !== true && reason().trim() === ''}
          >
            {props.act}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
