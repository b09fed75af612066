import { createUniqueId, For, Show } from 'solid-js'
import type { Certificate, CertificateSource, Link } from '../../../contract/phone.ts'
import { Field } from '../../kit/Field.tsx'
import { certificatesFor, type OffForm } from './offForm.ts'

interface CertificateChoiceProps {
  readonly link: Link | undefined
  readonly certificates: readonly Certificate[]
  readonly form: OffForm
  readonly onChange: (part: Partial<OffForm>) => void
}

const TITLES: Readonly<Record<CertificateSource, string>> = {
  tailscale: 'Tailscale',
  mkcert: 'mkcert',
  files: 'Own files',
  none: 'None',
}

const FILES_NOTE =
  'A certificate that you have, for a name or an address of this machine, whose signer the phone trusts.'
const NONE_NOTES = {
  link: 'The link itself encrypts what travels. The page cannot be installed on the phone, and cannot notify.',
  plain: 'What travels is not encrypted. The page cannot be installed on the phone, and cannot notify.',
} as const

/** What tells the phone that it speaks with this machine, and encrypts what travels. */
export function CertificateChoice(props: CertificateChoiceProps) {
  const name = createUniqueId()
  const offers = (): { source: CertificateSource; note: string }[] => [
    ...certificatesFor(props.link, props.certificates),
    { source: 'files', note: FILES_NOTE },
    { source: 'none', note: NONE_NOTES[props.link?.encrypted ? 'link' : 'plain'] },
  ]
  const path = (title: string, key: 'certFile' | 'keyFile') => (
    <Field title={title}>
      {(marks) => (
        <input
          {...marks}
          class="field-input field-code"
          spellcheck={false}
          value={props.form[key]}
          onInput={(event) => props.onChange({ [key]: event.currentTarget.value })}
        />
      )}
    </Field>
  )
  return (
    <fieldset class="phone-choices">
      <legend>Certificate</legend>
      <div class="phone-choice-list">
        <For each={offers()}>
          {({ source, note }) => (
            <label class="phone-choice">
              <input
                type="radio"
                name={name}
                checked={props.form.source === source}
                onChange={() => props.onChange({ source })}
              />
              <span class="phone-choice-words">
                <span>{TITLES[source]}</span>
                <span class="small muted phone-choice-note">{note}</span>
              </span>
            </label>
          )}
        </For>
        <Show when={props.form.source === 'files'}>
          <div class="phone-files">
            {path('Certificate, PEM', 'certFile')}
            {path('Key, PEM', 'keyFile')}
          </div>
        </Show>
      </div>
    </fieldset>
  )
}
