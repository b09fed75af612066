import { createSignal, For, Show } from 'solid-js'
import { Button } from '../../kit/Button.tsx'
import { useYard } from '../../state/yard.ts'
import './NotificationSettings.css'
import { changeSettings, settings, toggleMuted } from './noticeChoice.ts'

type Flag = 'needsYou' | 'finished' | 'sound' | 'onlyUnfocused'

const FLAGS: readonly { readonly name: Flag; readonly title: string; readonly hint?: string }[] = [
  { name: 'needsYou', title: 'An agent needs you', hint: 'Permissions, questions, conflicts and failures' },
  { name: 'finished', title: 'A task is ready for review' },
  { name: 'sound', title: 'With a sound', hint: 'Only for what needs you' },
  { name: 'onlyUnfocused', title: 'Only while Switchyard is not in front' },
]

const clockOf = (minute: number): string =>
  [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, '0')).join(':')

/** Minutes after midnight of a field's `hh:mm`; null for one that is not filled in. */
function minuteIn(text: string): number | null {
  const [hours = Number.NaN, minutes = Number.NaN] = text.split(':').map(Number)
  return Number.isInteger(hours) && Number.isInteger(minutes) ? hours * 60 + minutes : null
}

/** What the system tells the person, and when not. */
export function NotificationSettings() {
  const { state } = useYard()
  const muted = () => settings().muted.filter((id) => state.tasks[id] !== undefined)
  const hour = (name: 'quietFrom' | 'quietTo', title: string) => (
    <label class="notify-hour">
      <span class="small muted">{title}</span>
      <input
        type="time"
        disabled={!settings().quiet}
        value={clockOf(settings()[name])}
        onChange={(event) => {
          const minute = minuteIn(event.currentTarget.value)
          if (minute !== null) changeSettings({ [name]: minute })
        }}
      />
    </label>
  )
  return (
    <div class="settings-group notify-settings">
      <BrowserPermission />
      <For each={FLAGS}>
        {({ name, title, hint }) => (
          <label class="notify-tick">
            <input
              type="checkbox"
              checked={settings()[name]}
              onChange={(event) => changeSettings({ [name]: event.currentTarget.checked })}
            />
            <span>{title}</span>
            <Show when={hint}>
              <span class="small faint">{hint}</span>
            </Show>
          </label>
        )}
      </For>
      <fieldset class="notify-quiet">
        <legend class="visually-hidden">Quiet hours</legend>
        <label class="notify-tick">
          <input
            type="checkbox"
            checked={settings().quiet}
            onChange={(event) => changeSettings({ quiet: event.currentTarget.checked })}
          />
          <span>Quiet hours</span>
        </label>
        {hour('quietFrom', 'From')}
        {hour('quietTo', 'To')}
      </fieldset>
      <Show when={muted().length > 0}>
        <div class="notify-muted">
          <h4 class="small muted">Muted tasks</h4>
          <ul>
            <For each={muted()}>
              {(id) => (
                <li>
                  <span class="grow cut">{state.tasks[id]?.title}</span>
                  <Button look="quiet" onClick={() => toggleMuted(id)}>
                    Unmute
                  </Button>
                </li>
              )}
            </For>
          </ul>
        </div>
      </Show>
    </div>
  )
}

/** In a browser the person has to allow notifications first; the desktop app needs no leave. */
function BrowserPermission() {
  const isBrowser = window.switchyard === undefined && 'Notification' in window
  const [permission, setPermission] = createSignal(isBrowser ? Notification.permission : 'granted')
  const ask = async (): Promise<void> => {
    setPermission(await Notification.requestPermission())
  }
  return (
    <Show when={permission() !== 'granted'}>
      <div class="notify-permission">
        <Show
          when={permission() === 'default'}
          fallback={
            <p class="small muted">
              This browser does not let Switchyard show notifications. Allow them in the browser’s settings of
              this page.
            </p>
          }
        >
          <p class="small muted grow">This browser has not been asked for leave to show notifications.</p>
          <Button onClick={() => void ask()}>Allow notifications</Button>
        </Show>
      </div>
    </Show>
  )
}
