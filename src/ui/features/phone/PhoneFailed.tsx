import { createSignal, Show } from 'solid-js'
import type { Client } from '../../../client/rpc.ts'
import type { Phone } from '../../../contract/phone.ts'
import { Button } from '../../kit/Button.tsx'
import { Lamp } from '../../kit/Lamp.tsx'
import { useYard } from '../../state/yard.ts'
import { PhoneOff } from './PhoneOff.tsx'

/** It is switched on, but cannot listen: why, and what can be done. The host tries again by itself too. */
export function PhoneFailed(props: { readonly phone: Phone }) {
  const { call } = useYard()
  const [problem, setProblem] = createSignal<string | null>(null)
  const [isBusy, setBusy] = createSignal(false)
  const [isChoosing, setChoosing] = createSignal(false)
  const run = async (work: (client: Client) => Promise<unknown>): Promise<void> => {
    setBusy(true)
    const answer = await call(work)
    setBusy(false)
    setProblem(answer.ok ? null : sentence(answer.error.message))
  }
  const again = (): void => {
    // The host does not tell which files they were.
    if (props.phone.certificate === 'files') setChoosing(true)
    // eslint-disable-next-line solid/reactivity -- it is asked for as it is at this press
    else void run((client) => client.phone.enable(asBefore(props.phone)))
  }
  return (
    <>
      <div class="settings-group">
        <p class="phone-state">
          <Lamp kind="failed" word="" />
          No phone can connect right now
        </p>
        <p>{sentence(props.phone.problem ?? 'The listener has not opened yet.')}</p>
        <p class="small muted">
          Switchyard tries {props.phone.host}, port {props.phone.port}, again every half minute.
        </p>
        <Show when={problem()}>
          {(words) => (
            <p class="field-problem" role="alert">
              {words()}
            </p>
          )}
        </Show>
        <div class="phone-acts">
          <Button onClick={again} disabled={isBusy()}>
            Try again
          </Button>
          <Button onClick={() => setChoosing(true)} disabled={isChoosing()}>
            Change…
          </Button>
          <Button look="danger" onClick={() => void run((client) => client.phone.disable({}))}>
            Switch off
          </Button>
        </div>
      </div>
      <Show when={isChoosing()}>
        <PhoneOff before={props.phone} />
      </Show>
    </>
  )
}

/** Messages of the host begin in the middle of a sentence. */
const sentence = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1)

/** What is on in plain was accepted when it was switched on, for this address and name. */
const asBefore = ({ address, host, port, certificate }: Phone) => ({
  certificate,
  ...(address !== null && { address }),
  ...(host !== null && host !== address && { host }),
  ...(port !== null && { port }),
  ...(certificate === 'none' && { accept_plain: true }),
})
