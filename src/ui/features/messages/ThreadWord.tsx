import { Match, Show, Switch } from 'solid-js'
import type { Thread } from '../../../contract/message.ts'
import { Lamp } from '../../kit/Lamp.tsx'
import { useYard } from '../../state/yard.ts'
import { nameOf } from './mailbox.ts'

/** What a conversation waits for, in a few words beside its lamp. */
export function ThreadWord(props: { readonly thread: Thread | null; readonly yours: boolean }) {
  const { state } = useYard()
  return (
    <Switch>
      <Match when={props.yours}>
        <span class="messages-word small">
          <Lamp kind="needs" word="" /> waits for you
        </span>
      </Match>
      <Match when={props.thread}>
        {(thread) => (
          <span class="messages-word small muted">
            <Show when={thread().status === 'resolved'} fallback={<Lamp kind="idle" word="" />}>
              <Lamp kind="ready" word="" />
            </Show>
            {thread().status === 'resolved'
              ? 'decided'
              : thread().status === 'waiting'
                ? `waits for ${nameOf(state, thread().waiting_on)}`
                : 'open'}
          </span>
        )}
      </Match>
    </Switch>
  )
}
