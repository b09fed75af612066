import { createSignal, Show } from 'solid-js'
import type { Phone } from '../../../contract/phone.ts'
import { Button } from '../../kit/Button.tsx'
import { Lamp } from '../../kit/Lamp.tsx'
import { useYard } from '../../state/yard.ts'
import { PhoneOff } from './PhoneOff.tsx'

/** It is switched on, but cannot listen: why, and what can be done. The host tries again by itself too. */
export function PhoneFailed(props: { readonly phone: Phone }) {
  const { call } = useYard()
  const [problem, setProblem] = createSignal<string | null>(null)
  const [isChoosing, setChoosing] = createSignal(false)
  const switchOff = async (): Promise<void> => {
    const answer = await call((client) => client.phone.disable({}))
    if (!answer.ok) setProblem(answer.error.message)
  }
  return (
    <>
      <div class="settings-group">
        <p class="phone-state">
          <Lamp kind="failed" word="" />
          No phone can connect right now
        </p>
        <p>{props.phone.problem ?? 'The listener has not opened yet.'}</p>
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
          <Button onClick={() => setChoosing(true)} disabled={isChoosing()}>
            Try again or change the address
          </Button>
          <Button look="danger" onClick={() => void switchOff()}>
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
