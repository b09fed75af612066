import { For, Show } from 'solid-js'
import { useYard } from '../../state/yard.ts'
import { conversationsOf } from './mailbox.ts'
import './MessagesPage.css'
import { ConversationPane } from './ConversationPane.tsx'

/** The conversations of messages that ask the person something, each to be answered in its place. */
export function AnswerMessages(props: {
  readonly projectId: string
  readonly messageIds: readonly string[]
}) {
  const { state } = useYard()
  const asked = () =>
    conversationsOf(state, props.projectId)
      .filter(({ messages }) => messages.some(({ id }) => props.messageIds.includes(id)))
      .map(({ id }) => id)
  return (
    <For each={asked()}>
      {(id) => (
        <Show when={conversationsOf(state, props.projectId).find((each) => each.id === id)}>
          {(each) => (
            <div class="messages-asked">
              <ConversationPane conversation={each()} />
            </div>
          )}
        </Show>
      )}
    </For>
  )
}
