import { Match, Show, Switch } from 'solid-js'
import { Lamp } from '../../kit/Lamp.tsx'
import { usePhone } from '../state/phone.ts'
import type { Sent } from '../state/tap.ts'

/** How far a tap has come: on its way, waiting for the connection, or refused with the host's words. */
export function TapNote(props: { readonly tap: Sent }) {
  const { outbox, isLive } = usePhone()
  const isSending = (): boolean => outbox.sending() === props.tap.id && isLive()
  return (
    <div class="tap" classList={{ 'tap-refused': props.tap.problem !== null }}>
      <Switch>
        <Match when={props.tap.problem}>
          {(words) => (
            <>
              <p role="alert">
                <b>Not done: {props.tap.words}.</b> {words()}
              </p>
              <div class="tap-acts">
                <button type="button" class="quiet" onClick={() => outbox.again(props.tap.id)}>
                  Try again
                </button>
                <button type="button" class="quiet" onClick={() => outbox.drop(props.tap.id)}>
                  Drop it
                </button>
              </div>
            </>
          )}
        </Match>
        <Match when={isSending()}>
          <p role="status">
            <Lamp kind="working" word="" /> Sending: {props.tap.words}
          </p>
        </Match>
        <Match when={true}>
          <p role="status">
            <Lamp kind="idle" word="" /> Waiting for the connection: {props.tap.words}
          </p>
          <Show
            when={!props.tap.tried}
            fallback={<p class="small">It may have arrived; it is given once.</p>}
          >
            <div class="tap-acts">
              <button type="button" class="quiet" onClick={() => outbox.drop(props.tap.id)}>
                Take it back
              </button>
            </div>
          </Show>
        </Match>
      </Switch>
    </div>
  )
}
