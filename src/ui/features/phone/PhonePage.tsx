import { Match, Switch } from 'solid-js'
import './PhonePage.css'
import { PhoneDevices } from './PhoneDevices.tsx'
import { PhoneFailed } from './PhoneFailed.tsx'
import { PhoneOff } from './PhoneOff.tsx'
import { PhoneOn } from './PhoneOn.tsx'
import { usePhone } from './phoneState.ts'

/** Lets phones connect, pairs them, and says which are paired. */
export function PhonePage() {
  const { phone } = usePhone()
  return (
    <>
      <Switch fallback={<p class="small muted">Asking the host…</p>}>
        <Match when={phone()?.state === 'off'}>
          <PhoneOff />
        </Match>
        <Match when={phone()?.state === 'failed' && phone()}>
          {(failed) => <PhoneFailed phone={failed()} />}
        </Match>
        <Match when={phone()?.state === 'on' && phone()}>{(on) => <PhoneOn phone={on()} />}</Match>
      </Switch>
      <PhoneDevices />
    </>
  )
}
