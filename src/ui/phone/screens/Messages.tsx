import { createMemo, For, Show } from 'solid-js'
import { senderOf, waitsForYou } from '../../features/messages/mailbox.ts'
import { Age } from '../../kit/Age.tsx'
import { Lamp } from '../../kit/Lamp.tsx'
import { conversations } from '../state/mail.ts'
import { usePhone } from '../state/phone.ts'
import { addressOf } from '../state/place.ts'

/** Conversations, those that wait for the person first. */
export function Messages() {
  const { yard, project } = usePhone()
  const all = createMemo(() => conversations(yard.state, project()))
  return (
    <>
      <h1 class="visually-hidden">Messages</h1>
      <Show when={all().length === 0}>
        <p class="phone-calm">Nobody has written yet.</p>
      </Show>
      <For each={all()}>
        {(each) => {
          const last = () => each.messages.at(-1)
          const waits = (): boolean => waitsForYou(yard.state, each)
          const title = () => {
            const first = each.messages[0]
            return each.thread?.topic ?? (first ? senderOf(first) : 'A thread')
          }
          return (
            <a class="row" href={addressOf({ at: 'conversation', id: each.id })}>
              <Lamp
                kind={waits() ? 'needs' : 'idle'}
                word={waits() ? 'Waits for you' : each.unread.length > 0 ? 'Unread' : 'Read'}
              />
              <span class="row-words">
                <span class="row-title" classList={{ 'row-unread': each.unread.length > 0 }}>
                  {title()}
                </span>
                <span class="row-note">
                  <Show when={waits()}>
                    <b>waits for you · </b>
                  </Show>
                  <Show when={last()}>{(said) => `${senderOf(said())}: ${said().body}`}</Show>
                </span>
              </span>
              <span class="row-age">
                <Age at={each.at} />
              </span>
            </a>
          )
        }}
      </For>
    </>
  )
}
