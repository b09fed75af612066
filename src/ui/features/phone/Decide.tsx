import { createSignal, Show } from 'solid-js'
import { Button } from '../../kit/Button.tsx'
import { useYard } from '../../state/yard.ts'
import { countdown } from './countdown.ts'
import type { Asking } from './phoneState.ts'

/** Six digits in two groups, as they are read aloud. */
const grouped = (code: string): string => `${code.slice(0, 3)} ${code.slice(3)}`

/** The number that the phone must show too, and the person's answer to its request. Nothing here takes the focus. */
export function Decide(props: { readonly device: Asking }) {
  const { call } = useYard()
  const [problem, setProblem] = createSignal<string | null>(null)
  const [isBusy, setBusy] = createSignal(false)
  const decide = async (allow: boolean): Promise<void> => {
    const { id, request } = props.device
    setBusy(true)
    const answer = await call((client) =>
      allow
        ? client.device.confirm({ device_id: id, code: request.code })
        : client.device.refuse({ device_id: id }),
    )
    setBusy(false)
    setProblem(answer.ok ? null : answer.error.message)
  }
  return (
    <div class="phone-decide">
      <p class="phone-number" aria-label={[...props.device.request.code].join(' ')}>
        {grouped(props.device.request.code)}
      </p>
      <p>Does the phone show the same number?</p>
      <Show when={problem()}>
        {(words) => (
          <p class="field-problem" role="alert">
            {words()}
          </p>
        )}
      </Show>
      <div class="phone-acts">
        <span class="small muted phone-left">
          Ends in <time>{countdown(props.device.request.expires_at)}</time>
        </span>
        <span class="grow" />
        <Button class="phone-refuse" disabled={isBusy()} onClick={() => void decide(false)}>
          Refuse
        </Button>
        <Button look="primary" disabled={isBusy()} onClick={() => void decide(true)}>
          Allow
        </Button>
      </div>
    </div>
  )
}
