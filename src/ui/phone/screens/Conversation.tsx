import { createEffect, createMemo, For, Show } from 'solid-js'
import { nameOf, senderOf } from '../../features/messages/mailbox.ts'
import { AnswerBox } from '../parts/AnswerBox.tsx'
import { Said } from '../parts/Said.tsx'
import { TapNote } from '../parts/TapNote.tsx'
import { conversations } from '../state/mail.ts'
import { usePhone } from '../state/phone.ts'

/** One conversation, the newest at the end, with the box for an answer below it. */
export function ConversationScreen(props: { readonly id: string }) {
  const { yard, outbox, mayAct } = usePhone()
  const shown = createMemo(() => conversations(yard.state, null).find(({ id }) => id === props.id))
  // What is seen here counts as read, as at the desk; a viewer's looking changes nothing.
  createEffect(() => {
    const unread = shown()?.unread.map(({ message_id: id }) => id) ?? []
    if (!mayAct() || unread.length === 0) return
    void yard.call((client) => client.message.read({ message_ids: unread.slice(0, 100) }))
  })
  const title = () => {
    const now = shown()
    const first = now?.messages[0]
    return now?.thread?.topic ?? (first ? senderOf(first) : '')
  }
  return (
    <Show when={shown()} fallback={<p class="phone-calm">This conversation is not there any more.</p>}>
      {(now) => (
        <div class="talk">
          <h1 class="task-title">{title()}</h1>
          <Show when={now().thread}>
            {(thread) => (
              <p class="small muted talk-note">
                {thread().status}
                {thread().waiting_on === null ? '' : `, waits for ${nameOf(yard.state, thread().waiting_on)}`}
                {thread().decision === null ? '' : `: ${thread().decision}`}
              </p>
            )}
          </Show>
          <For each={now().messages}>{(message) => <Said message={message} />}</For>
          <For each={outbox.taps().filter(({ about }) => about === props.id)}>
            {(tap) => <TapNote tap={tap} />}
          </For>
          <div class="talk-box">
            <AnswerBox conversation={now()} about={props.id} />
          </div>
        </div>
      )}
    </Show>
  )
}
