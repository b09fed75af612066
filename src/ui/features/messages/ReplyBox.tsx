import { createEffect, createSignal, on, Show } from 'solid-js'
import { Button } from '../../kit/Button.tsx'
import { useYard } from '../../state/yard.ts'
import { owedAnswer, type Conversation } from './mailbox.ts'

/** Says something in a conversation; what the person owes an answer counts as answered by it. */
export function ReplyBox(props: { readonly conversation: Conversation }) {
  const { state, call } = useYard()
  const [text, setText] = createSignal('')
  const [problem, setProblem] = createSignal<string | null>(null)
  createEffect(
    on(
      () => props.conversation.id,
      () => setText(''),
      { defer: true },
    ),
  )
  const send = async (): Promise<void> => {
    const { thread, messages, id } = props.conversation
    const body = text().trim()
    const replied = messages.find((message) => owedAnswer(state, message)) ?? messages.at(-1)
    if (body === '' || !replied) return
    const sent = await call((client) =>
      thread === null
        ? client.message.send({ body, reply_to: replied.id, kind: 'answer' })
        : client.thread.reply({ thread_id: id, body }),
    )
    setProblem(sent.ok ? null : sent.error.message)
    if (sent.ok) setText('')
  }
  return (
    <form
      class="messages-reply"
      onSubmit={(event) => {
        event.preventDefault()
        void send()
      }}
    >
      <Show when={problem()}>
        {(words) => (
          <p class="messages-problem small" role="alert">
            {words()}
          </p>
        )}
      </Show>
      <textarea
        class="field-input"
        rows={2}
        maxLength={10_000}
        aria-label="Your answer"
        placeholder="Answer (Ctrl+Enter sends)"
        value={text()}
        onInput={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
          event.preventDefault()
          void send()
        }}
      />
      <Button type="submit" disabled={text().trim() === ''}>
        Send
      </Button>
    </form>
  )
}
