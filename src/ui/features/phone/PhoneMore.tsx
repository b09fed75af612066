import { Field } from '../../kit/Field.tsx'
import { portProblem, type OffForm } from './offForm.ts'

interface PhoneMoreProps {
  readonly form: OffForm
  readonly isPortTaken: boolean
  readonly onChange: (part: Partial<OffForm>) => void
}

/** Name and port, which most people leave to the host. */
export function PhoneMore(props: PhoneMoreProps) {
  return (
    <details class="phone-more" open={props.isPortTaken || props.form.host !== ''}>
      <summary>More</summary>
      <Field
        title="Name"
        help="Under which phones reach this machine. Default: the name of the certificate, else the address."
      >
        {(marks) => (
          <input
            {...marks}
            class="field-input"
            spellcheck={false}
            value={props.form.host}
            onInput={(event) => props.onChange({ host: event.currentTarget.value })}
          />
        )}
      </Field>
      <Field
        title="Port"
        help="Default: 7434; 0 picks a free one."
        problem={props.isPortTaken ? 'Taken by another program.' : portProblem(props.form)}
      >
        {(marks) => (
          <span class="field-number">
            <input
              {...marks}
              class="field-input"
              inputMode="numeric"
              value={props.form.port}
              onInput={(event) => props.onChange({ port: event.currentTarget.value })}
            />
          </span>
        )}
      </Field>
    </details>
  )
}
