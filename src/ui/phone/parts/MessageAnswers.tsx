import { createMemo, For, Show } from 'solid-js'
import type { Attention } from '../../../contract/attention.ts'
import { conversationsOf } from '../../features/messages/mailbox.ts'
import { usePhone } from '../state/phone.ts'
import { AnswerBox } from './AnswerBox.tsx'
import { Said } from './Said.tsx'

/** Messages that ask the person something, each with a box for its answer. */
export function MessageAnswers(props: { readonly item: Attention }) {
  const { yard } = usePhone()
  const asked = createMemo(() =>
    conversationsOf(yard.state, props.item.project_id).filter(({ messages }) =>
      messages.some(({ id }) => props.item.options.some(({ key }) => key === id)),
    ),
  )
  return (
    <For each={asked().map(({ id }) => id)}>
      {(id) => (
        <Show when={asked().find((each) => each.id === id)}>
          {(each) => (
            <>
              <For each={each().messages.slice(-3)}>{(message) => <Said message={message} />}</For>
              <AnswerBox conversation={each()} about={props.item.id} />
            </>
          )}
        </Show>
      )}
    </For>
  )
}
