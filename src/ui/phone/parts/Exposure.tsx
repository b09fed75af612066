import { Show } from 'solid-js'

/** Whether what travels between phone and computer is encrypted by the page's own address. */
export const isPlain = (): boolean => location.protocol === 'http:'

/** What the link does not protect, in plain words. */
export function Exposure() {
  return (
    <Show
      when={isPlain()}
      fallback={<p class="exposure">This link is encrypted: others on the network cannot read along.</p>}
    >
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
    </Show>
  )
}
