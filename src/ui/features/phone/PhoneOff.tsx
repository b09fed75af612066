import { createResource, createSignal, Match, Show, Switch } from 'solid-js'
import { createStore } from 'solid-js/store'
import type { Certificate, Link, Phone } from '../../../contract/phone.ts'
import { Button } from '../../kit/Button.tsx'
import { useYard, type CallFailure } from '../../state/yard.ts'
import { AddressChoice } from './AddressChoice.tsx'
import { CertificateChoice } from './CertificateChoice.tsx'
import { exposureIn, firstForm, portProblem, requestOf, type OffForm } from './offForm.ts'
import { PhoneMore } from './PhoneMore.tsx'
import { PlainWarning } from './PlainWarning.tsx'

interface PhoneOffProps {
  /** How it was before, where it is to be changed. */
  readonly before?: Phone
}

/** What the phone is good for, and how it is switched on. */
export function PhoneOff(props: PhoneOffProps) {
  const { call } = useYard()
  const [found] = createResource(async () => {
    const answer = await call((client) => client.phone.links({}))
    return answer.ok
      ? { ...answer.value, problem: null }
      : { items: [], certificates: [], problem: answer.error.message }
  })
  return (
    <>
      <Show when={!props.before}>
        <p>
          See what your agents do, and answer them, from your phone: no account, no cloud. It is off, and
          nothing but this machine reaches Switchyard.
        </p>
      </Show>
      <Switch fallback={<p class="small muted">Looking for addresses and certificates…</p>}>
        <Match when={found()?.problem}>{(words) => <p class="field-problem">{words()}</p>}</Match>
        <Match when={found()?.items.length === 0}>
          <p class="field-problem">This machine has no address. Connect it to a network and come back.</p>
        </Match>
        <Match when={found()}>
          {(links) => (
            <Form links={links().items} certificates={links().certificates} before={props.before ?? null} />
          )}
        </Match>
      </Switch>
    </>
  )
}

interface FormProps {
  readonly links: readonly Link[]
  readonly certificates: readonly Certificate[]
  readonly before: Phone | null
}

function Form(props: FormProps) {
  const { call } = useYard()
  // eslint-disable-next-line solid/reactivity -- the form opens with what the host has said, and is the person's then
  const [form, setForm] = createStore<OffForm>(firstForm(props.links, props.certificates, props.before))
  const [failure, setFailure] = createSignal<CallFailure | null>(null)
  const [isBusy, setBusy] = createSignal(false)
  const link = () => props.links.find(({ address }) => address === form.address)
  const exposure = () => {
    const refused = failure()
    if (refused?.code === 'PLAIN_NOT_ACCEPTED') return exposureIn(refused.details)
    return form.source === 'none' ? (link()?.exposure ?? []) : []
  }
  const change = (part: Partial<OffForm>): void => {
    // What was understood of one choice is not understood of another.
    const isOther = 'address' in part || 'source' in part || 'host' in part
    setForm({ ...(isOther && { accepted: false }), ...part })
    if (!('accepted' in part)) setFailure(null)
  }
  const switchOn = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    if (portProblem(form) !== null) return
    setBusy(true)
    const answer = await call((client) => client.phone.enable(requestOf(form)))
    setBusy(false)
    setFailure(answer.ok ? null : answer.error)
  }
  const words = () => {
    const code = failure()?.code
    return code === undefined || code === 'PLAIN_NOT_ACCEPTED' ? null : (failure()?.message ?? null)
  }
  return (
    <form class="phone-form" noValidate onSubmit={(event) => void switchOn(event)}>
      <AddressChoice
        links={props.links}
        chosen={form.address}
        onChoose={(address) => change(chosen(address, props))}
      />
      <CertificateChoice link={link()} certificates={props.certificates} form={form} onChange={change} />
      <PhoneMore form={form} onChange={change} isPortTaken={failure()?.code === 'PORT_TAKEN'} />
      <Show when={exposure().length > 0}>
        <PlainWarning
          exposure={exposure()}
          accepted={form.accepted}
          onAccept={(accepted) => change({ accepted })}
        />
      </Show>
      <Show when={words()}>
        {(text) => (
          <p class="field-problem" role="alert">
            {text()}
          </p>
        )}
      </Show>
      <div class="phone-acts">
        <Button look="primary" type="submit" disabled={isBusy() || (exposure().length > 0 && !form.accepted)}>
          {isBusy() ? 'Switching on…' : 'Switch on'}
        </Button>
      </div>
    </form>
  )
}

/** Another address with the best certificate for it. */
function chosen(address: string, { links, certificates }: FormProps): Partial<OffForm> {
  const at = links.filter((link) => link.address === address)
  return { address, source: firstForm(at, certificates, null).source }
}
