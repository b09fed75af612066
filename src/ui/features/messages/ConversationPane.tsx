import { createEffect, createMemo, createSignal, For, on, Show } from 'solid-js'
import type { Message } from '../../../contract/message.ts'
import { Age } from '../../kit/Age.tsx'
import { Button } from '../../kit/Button.tsx'
import { Lamp } from '../../kit/Lamp.tsx'
import { useYard } from '../../state/yard.ts'
import { DecideForm } from './DecideForm.tsx'
import {
  countOf,
  deliveriesOf,
  KIND_WORDS,
  nameOf,
  owedAnswer,
  senderOf,
  waitsForYou,
  wayOf,
  type Conversation,
} from './mailbox.ts'
import { ReplyBox } from './ReplyBox.tsx'
import { ThreadWord } from './ThreadWord.tsx'

/** One conversation: what was said, what was decided, and what the person may say or decide. */
export function ConversationPane(props: { readonly conversation: Conversation }) {
  const yard = useYard()
  const [deciding, setDeciding] = createSignal(false)
  const thread = () => props.conversation.thread
  const isOpen = () => thread()?.status === 'open' || thread()?.status === 'waiting'
  const title = () => thread()?.topic ?? KIND_WORDS[props.conversation.messages[0]?.kind ?? 'note']
  createEffect(
    on(
      () => props.conversation.id,
      () => setDeciding(false),
      { defer: true },
    ),
  )
  // What stands here is seen; that is told once for each message.
  const told = new Set<string>()
  createEffect(() => {
    const ids = props.conversation.unread.map(({ message_id: id }) => id).filter((id) => !told.has(id))
    if (ids.length === 0) return
    for (const id of ids) told.add(id)
    void yard.call((client) => client.message.read({ message_ids: ids }))
  })
  const archive = (): void => {
    const ended = { thread_id: props.conversation.id }
    void yard.call((client) => client.thread.archive(ended))
  }
  return (
    <div class="messages-conversation">
      <header class="messages-head">
        <h2 class="grow cut">{title()}</h2>
        <ThreadWord thread={thread()} yours={waitsForYou(yard.state, props.conversation)} />
        <Show when={isOpen() && !deciding()}>
          <Button onClick={() => setDeciding(true)}>Decide…</Button>
        </Show>
        <Show when={thread()}>
          <Button look="quiet" onClick={archive}>
            Archive
          </Button>
        </Show>
      </header>
      <div class="messages-said">
        <Show when={thread()?.decision}>
          {(decision) => (
            <div class="messages-decision">
              <p class="small muted">
                <Lamp kind="ready" word="" /> Decided by {nameOf(yard.state, thread()?.decided_by ?? null)}
              </p>
              <p class="messages-body">{decision()}</p>
              <p class="messages-body small muted">{thread()?.reasoning}</p>
            </div>
          )}
        </Show>
        <For each={props.conversation.messages}>{(message) => <Said message={message} />}</For>
      </div>
      <Show
        when={deciding() && isOpen()}
        fallback={
          <Show when={thread() === null || isOpen()}>
            <ReplyBox conversation={props.conversation} />
          </Show>
        }
      >
        <DecideForm threadId={props.conversation.id} onClose={() => setDeciding(false)} />
      </Show>
    </div>
  )
}

function Said(props: { readonly message: Message }) {
  const { state, call } = useYard()
  const deliveries = createMemo(() => deliveriesOf(state, props.message.id))
  const owed = createMemo(() => owedAnswer(state, props.message) !== undefined)
  const note = (): void => {
    const noted = { message_ids: [props.message.id] }
    void call((client) => client.message.ack(noted))
  }
  return (
    <article class="messages-message" classList={{ 'messages-own': props.message.sender === 'operator' }}>
      <p class="messages-message-head small muted">
        <strong>{KIND_WORDS[props.message.kind]}</strong>
        <span class="cut grow" title={props.message.sender}>
          {senderOf(props.message)} → {nameOf(state, props.message.recipient)}
        </span>
        <span class="faint" title={wayOf(state, deliveries())}>
          {countOf(deliveries())}
        </span>
        <span class="faint">
          <Age at={props.message.created_at} />
        </span>
      </p>
      <p class="messages-body">{props.message.body}</p>
      <Show when={owed()}>
        <Button look="quiet" class="messages-noted" onClick={note}>
          Noted, no answer
        </Button>
      </Show>
    </article>
  )
}
