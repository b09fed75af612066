import { createResource, createSignal, For, onCleanup, Show } from 'solid-js'
import type { Device } from '../../../contract/device.ts'
import { useYard } from '../../state/yard.ts'
import { DeviceRow } from './DeviceRow.tsx'
import { usePhone } from './phoneState.ts'

/** Being there is no event: the host writes a phone's signs of life down once a minute, and says them when asked. */
const LOOK_MS = 30_000

/** The phones that are paired, and what may be done with each. */
export function PhoneDevices() {
  const { call } = useYard()
  const { devices } = usePhone()
  const [problem, setProblem] = createSignal<string | null>(null)
  const [listed, { refetch }] = createResource(async () => {
    const answer = await call((client) => client.device.list({}))
    return answer.ok ? answer.value.items : []
  })
  const timer = window.setInterval(() => void refetch(), LOOK_MS)
  onCleanup(() => window.clearInterval(timer))
  const heard = (device: Device): Pick<Device, 'seen_at' | 'address'> => {
    const latest = listed.latest?.find(({ id }) => id === device.id)
    return latest && latest.seen_at > device.seen_at ? latest : device
  }
  return (
    <div class="settings-group">
      <h3>Paired phones</h3>
      <Show
        when={devices().length > 0}
        fallback={<p class="small muted">None yet. A paired phone stays here until it is revoked.</p>}
      >
        <ul class="phone-devices">
          <For each={devices()}>
            {(device) => <DeviceRow device={device} heard={heard(device)} onProblem={setProblem} />}
          </For>
        </ul>
      </Show>
      <Show when={problem()}>
        {(words) => (
          <p class="field-problem" role="alert">
            {words()}
          </p>
        )}
      </Show>
    </div>
  )
}
