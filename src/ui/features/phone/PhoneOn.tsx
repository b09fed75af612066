import { createSignal, For, Match, Show, Switch } from 'solid-js'
import type { Phone } from '../../../contract/phone.ts'
import { Button } from '../../kit/Button.tsx'
import { CopyButton } from '../../kit/CopyButton.tsx'
import { Lamp } from '../../kit/Lamp.tsx'
import { useYard } from '../../state/yard.ts'
import { countdown } from './countdown.ts'
import { createPairing, type Pairing } from './pairing.ts'
import { QrCode } from './QrCode.tsx'

/** Phones may connect: the code to pair one with, where it leads, and what the link protects. */
export function PhoneOn(props: { readonly phone: Phone }) {
  const { call } = useYard()
  const pairing = createPairing()
  const [problem, setProblem] = createSignal<string | null>(null)
  const switchOff = async (): Promise<void> => {
    const answer = await call((client) => client.phone.disable({}))
    if (!answer.ok) setProblem(answer.error.message)
  }
  return (
    <div class="phone-on">
      <Code pairing={pairing} />
      <div class="phone-facts">
        <p class="phone-state">
          <Lamp kind={props.phone.problem === null ? 'ready' : 'needs'} word="" />
          Phones may connect
        </p>
        <Show when={props.phone.problem}>{(words) => <p class="phone-warning">{words()}</p>}</Show>
        <ol class="phone-steps">
          <li>
            Bring the phone into the same network
            {props.phone.certificate === 'tailscale' ? ' of Tailscale' : ''}.
          </li>
          <li>Scan the code with its camera and open the address.</li>
          <li>It may look at once. To answer it asks for control, which you allow here.</li>
        </ol>
        <Protection phone={props.phone} />
        <Show when={problem()}>
          {(words) => (
            <p class="field-problem" role="alert">
              {words()}
            </p>
          )}
        </Show>
        <div class="phone-acts">
          <Button look="danger" onClick={() => void switchOff()}>
            Switch off
          </Button>
          <span class="small muted">Paired phones stay paired.</span>
        </div>
      </div>
    </div>
  )
}

function Code(props: { readonly pairing: Pairing }) {
  return (
    <div class="phone-pair">
      <Switch fallback={<div class="phone-no-code">Asking for a code…</div>}>
        <Match when={props.pairing.ticket()}>
          {(ticket) => (
            <>
              <QrCode text={ticket().url} title="QR code with the address and a ticket for one phone" />
              <div class="phone-pair-line">
                <span class="small muted phone-left">
                  One phone, for <time>{countdown(ticket().expires_at)}</time>
                </span>
                <span class="grow" />
                <Button look="quiet" onClick={() => props.pairing.renew()}>
                  New code
                </Button>
              </div>
              <div class="phone-pair-line">
                <span class="small phone-address">
                  <code class="mono">{ticket().url}</code>
                </span>
                <CopyButton text={ticket().url} what="the address with its ticket" />
              </div>
            </>
          )}
        </Match>
        <Match when={props.pairing.paired()}>
          {(device) => (
            <div class="phone-no-code" role="status">
              <p class="phone-state">
                <Lamp kind="ready" word="" />
                <bdi class="cut">{device().name}</bdi> is paired
              </p>
              <p class="small muted">It may look. Its code cannot be used again.</p>
              <Button onClick={() => props.pairing.renew()}>Pair another phone</Button>
            </div>
          )}
        </Match>
        <Match when={props.pairing.problem()}>
          {(words) => (
            <div class="phone-no-code" role="status">
              <p>{words()}</p>
              <Button onClick={() => props.pairing.renew()}>Show a code</Button>
            </div>
          )}
        </Match>
      </Switch>
    </div>
  )
}

const CERTIFICATES: Readonly<Record<Phone['certificate'], string>> = {
  none: 'The page comes without a certificate: it cannot be installed and cannot notify.',
  tailscale: 'The page comes with Tailscale’s certificate, which every phone trusts.',
  mkcert: 'The page comes with a certificate of mkcert; the phone must trust its root.',
  files: 'The page comes with your own certificate; the phone must trust who signed it.',
}

function Protection(props: { readonly phone: Phone }) {
  return (
    <div class="phone-protection">
      <p class="phone-state">
        <Show
          when={props.phone.encrypted}
          fallback={
            <>
              <Lamp kind="needs" word="" />
              Not encrypted
            </>
          }
        >
          <Lamp kind="ready" word="" />
          Encrypted on its way
        </Show>
      </p>
      <Show when={props.phone.exposure.length > 0}>
        <ul class="phone-exposure">
          <For each={props.phone.exposure}>{(words) => <li>{words}</li>}</For>
        </ul>
      </Show>
      <p class="small muted">
        {CERTIFICATES[props.phone.certificate]} Nothing leaves for a cloud, and no account is needed.
      </p>
    </div>
  )
}
