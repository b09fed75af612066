import { createSignal, Show } from 'solid-js'
import { canNotify, wantNotices, wantsNotices } from '../state/notify.ts'

/** Notifications where the link allows them, and why it does not elsewhere. */
export function Notifications() {
  const [denied, setDenied] = createSignal(false)
  const change = async (want: boolean): Promise<void> => {
    const granted = await wantNotices(want)
    setDenied(want && !granted)
  }
  return (
    <Show
      when={canNotify()}
      fallback={
        <p class="muted">
          This browser lets a page notify and be installed only over an encrypted link that it trusts (HTTPS).
          On the computer, Settings, Phone says how to get one.
        </p>
      }
    >
      <label class="yard-switch">
        <input
          type="checkbox"
          checked={wantsNotices()}
          onChange={(event) => void change(event.currentTarget.checked)}
        />
        Notify me when something new waits
      </label>
      <Show when={denied()}>
        <p class="small muted" role="alert">
          The browser does not allow it for this page; its own settings can change that.
        </p>
      </Show>
    </Show>
  )
}
