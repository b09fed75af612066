import { Match, Switch } from 'solid-js'
import './Pair.css'

/** Why this phone has no token. */
export type Reason = 'new' | 'revoked' | 'left'

/** How to pair a phone, and what has become of the last pairing. */
export function Unpaired(props: { readonly reason: Reason }) {
  return (
    <main class="pair">
      <h1>Switchyard</h1>
      <Switch fallback={<p role="status">This phone is not paired with this computer.</p>}>
        <Match when={props.reason === 'revoked'}>
          <p class="pair-note" role="alert">
            The computer has removed this phone. It sees nothing and can do nothing any more.
          </p>
        </Match>
        <Match when={props.reason === 'left'}>
          <p role="status">This phone is forgotten: its token has ended.</p>
        </Match>
      </Switch>
      <h2>To pair it</h2>
      <ol>
        <li>On the computer open Switchyard, then Settings, Phone. Or run this in a terminal:</li>
      </ol>
      <p class="code">switchyard phone</p>
      <ol start={2}>
        <li>Scan the code that it shows with this phone’s camera, within two minutes.</li>
      </ol>
    </main>
  )
}
