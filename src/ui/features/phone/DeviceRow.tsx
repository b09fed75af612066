import Eye from 'lucide-solid/icons/eye'
import Hand from 'lucide-solid/icons/hand'
import { createSignal, Show } from 'solid-js'
import { cleanLine } from '../../../base/text.ts'
import type { Device } from '../../../contract/device.ts'
import { Age } from '../../kit/Age.tsx'
import { Button } from '../../kit/Button.tsx'
import { Lamp } from '../../kit/Lamp.tsx'
import { useYard } from '../../state/yard.ts'
import { now } from './countdown.ts'
import { usePhone } from './phoneState.ts'

/** A connected phone is heard from at least once a minute. */
const HERE_MS = 90_000

interface DeviceRowProps {
  readonly device: Device
  readonly heard: Pick<Device, 'seen_at' | 'address'>
  readonly onProblem: (words: string | null) => void
}

type Act = 'demote' | 'revoke'

const QUESTIONS: Readonly<Record<Act, { readonly words: string; readonly verb: string }>> = {
  demote: { words: 'It then only looks, from now on.', verb: 'Make viewer' },
  revoke: { words: 'It loses its connection now and must be paired anew.', verb: 'Revoke' },
}

/** A paired phone: its name, what it may, from where it was last heard, and how it is stopped. */
export function DeviceRow(props: DeviceRowProps) {
  const { asking } = usePhone()
  const [act, setAct] = createSignal<Act | null>(null)
  const isAsking = () => asking().some(({ id }) => id === props.device.id)
  let revoke: HTMLButtonElement | undefined
  const leave = (): void => {
    setAct(null)
    // The buttons are back, and the focus goes on from there.
    queueMicrotask(() => revoke?.focus())
  }
  const name = () => cleanLine(props.device.name)
  const isHere = () => now() - Date.parse(props.heard.seen_at) < HERE_MS
  return (
    <li class="phone-device">
      <div class="phone-device-line">
        <bdi class="phone-device-name cut">{name()}</bdi>
        <span class="phone-role small" classList={{ 'phone-role-remote': props.device.role === 'remote' }}>
          <Show when={props.device.role === 'remote'} fallback={<Eye size={13} aria-hidden="true" />}>
            <Hand size={13} aria-hidden="true" />
          </Show>
          {props.device.role === 'remote' ? 'remote: may answer' : 'viewer: looks only'}
        </span>
        <span class="grow" />
        <Show when={act() === null}>
          <Show when={props.device.role === 'remote'}>
            <Button look="quiet" aria-label={`Make ${name()} a viewer`} onClick={() => setAct('demote')}>
              Make viewer
            </Button>
          </Show>
          <Button
            ref={(element) => (revoke = element)}
            look="quiet"
            aria-label={`Revoke ${name()}`}
            onClick={() => setAct('revoke')}
          >
            Revoke
          </Button>
        </Show>
      </div>
      <p class="small muted phone-device-facts">
        <span class="mono">{props.heard.address}</span>
        <Show
          when={isHere()}
          fallback={
            <span>
              last seen <Age at={props.heard.seen_at} /> ago
            </span>
          }
        >
          <span class="phone-here">
            <Lamp kind="ready" word="" />
            here now
          </span>
        </Show>
        <span>paired {new Date(props.device.paired_at).toLocaleDateString()}</span>
        <Show when={isAsking()}>
          <span class="phone-here phone-asks">
            <Lamp kind="needs" word="" />
            asks for control
          </span>
        </Show>
      </p>
      <Show when={act()} keyed>
        {(chosen) => <Confirm {...props} act={chosen} onEnd={leave} />}
      </Show>
    </li>
  )
}

function Confirm(props: DeviceRowProps & { readonly act: Act; readonly onEnd: () => void }) {
  const { call } = useYard()
  let keep: HTMLButtonElement | undefined
  const run = async (): Promise<void> => {
    const input = { device_id: props.device.id }
    const { act, onProblem, onEnd } = props
    const answer = await call((client) =>
      act === 'revoke' ? client.device.revoke(input) : client.device.demote(input),
    )
    onProblem(answer.ok ? null : answer.error.message)
    onEnd()
  }
  queueMicrotask(() => keep?.focus())
  return (
    <div
      class="phone-confirm"
      role="group"
      aria-label={`${QUESTIONS[props.act].verb}?`}
      on:keydown={(event) => {
        if (event.key !== 'Escape') return
        // It ends the question, not the settings around it.
        event.stopPropagation()
        props.onEnd()
      }}
    >
      <span class="grow">{QUESTIONS[props.act].words}</span>
      <Button ref={(element) => (keep = element)} look="quiet" onClick={() => props.onEnd()}>
        Keep
      </Button>
      <Button look="danger" onClick={() => void run()}>
        {QUESTIONS[props.act].verb}
      </Button>
    </div>
  )
}
