import { createMemo, Show } from 'solid-js'
import { Age } from '../../kit/Age.tsx'
import { useYard } from '../../state/yard.ts'
import { ThreadWord } from './ThreadWord.tsx'
import {
  countOf,
  deliveriesOf,
  KIND_WORDS,
  nameOf,
  senderOf,
  waitsForYou,
  wayOf,
  type Conversation,
} from './mailbox.ts'

interface ConversationRowProps {
  readonly conversation: Conversation
  readonly chosen: boolean
  readonly onChoose: () => void
}

/** Its newest message in two lines: who to whom, and how it begins. */
export function ConversationRow(props: ConversationRowProps) {
  const { state } = useYard()
  const last = createMemo(() => props.conversation.messages.at(-1))
  const deliveries = createMemo(() => deliveriesOf(state, last()?.id ?? ''))
  const title = () => props.conversation.thread?.topic ?? KIND_WORDS[last()?.kind ?? 'note']
  return (
    <div role="listitem">
      <button
        type="button"
        class="messages-row"
        classList={{ 'messages-unread': props.conversation.unread.length > 0 }}
        aria-current={props.chosen}
        onClick={() => props.onChoose()}
      >
        <span class="messages-row-head">
          <Show when={props.conversation.unread.length > 0}>
            <span class="messages-dot" role="img" aria-label="unread" />
          </Show>
          <span class="messages-title cut">{title()}</span>
          <ThreadWord thread={props.conversation.thread} yours={waitsForYou(state, props.conversation)} />
          <span class="small faint">
            <Age at={props.conversation.at} />
          </span>
        </span>
        <Show when={last()}>
          {(message) => (
            <>
              <span class="messages-row-way small muted">
                <span class="cut">
                  {senderOf(message())} → {nameOf(state, message().recipient)}
                </span>
                <span class="faint" title={wayOf(state, deliveries())}>
                  {countOf(deliveries())}
                </span>
              </span>
              <span class="messages-row-body small faint cut">{message().body.split('\n')[0]}</span>
            </>
          )}
        </Show>
      </button>
    </div>
  )
}
