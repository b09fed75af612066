import { Match, Switch } from 'solid-js'
import { protectionOf } from '../state/exposure.ts'

/** What the link does not protect, in plain words. */
export function Exposure() {
  const protection = protectionOf(location)
  return (
    <Switch>
      <Match when={protection === 'encrypted'}>
        <p class="exposure">This link is encrypted: others on the network cannot read along.</p>
      </Match>
      <Match when={protection === 'tunnelled'}>
        <p class="exposure">
          Tailscale encrypts this link: others on the network cannot read along. The page’s own address is
          plain HTTP, so the browser lets it neither be installed nor notify.
        </p>
      </Match>
      <Match when={protection === 'plain'}>
        <div class="exposure exposure-plain">
          <p>
            <b>This link is not encrypted.</b> Anybody on the same network can:
          </p>
          <ul>
            <li>read what you see here: prompts, terminals, code;</li>
            <li>change what you see, and what you send;</li>
            <li>take this phone’s token, and then do what this phone may do.</li>
          </ul>
          <p>Use it only on a network whose people you trust, or through Tailscale or another VPN.</p>
        </div>
      </Match>
    </Switch>
  )
}
