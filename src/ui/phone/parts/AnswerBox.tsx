import { createSignal, Show } from 'solid-js'
import { owedAnswer, type Conversation } from '../../features/messages/mailbox.ts'
import { usePhone } from '../state/phone.ts'
import { VIEWING } from './Control.tsx'

interface AnswerBoxProps {
  readonly conversation: Conversation
  /** What the tap is about: the conversation, or the item that names it. */
  readonly about: string
}

/** Says something in a conversation; what the person owes an answer counts as answered by it. */
export function AnswerBox(props: AnswerBoxProps) {
  const { yard, outbox, mayAct } = usePhone()
  const [text, setText] = createSignal('')
  const send = (): void => {
    const { thread, messages, id } = props.conversation
    const body = text().trim()
    const replied = messages.find((message) => owedAnswer(yard.state, message)) ?? messages.at(-1)
    if (body === '' || !replied) return
    if (thread) outbox.send({ do: 'say', thread_id: id, body }, 'Answer', props.about)
    else outbox.send({ do: 'reply', reply_to: replied.id, body }, 'Answer', props.about)
    setText('')
  }
  return (
    <form
      class="write"
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      <textarea
        class="field"
        rows={2}
        maxLength={10_000}
        aria-label="Your answer"
        placeholder={mayAct() ? 'Answer' : 'Viewing only'}
        disabled={!mayAct()}
        value={text()}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <button type="submit" class="big big-main write-send" disabled={!mayAct() || text().trim() === ''}>
        Send
      </button>
      <Show when={!mayAct()}>
        <p class="small muted write-note">{VIEWING}</p>
      </Show>
    </form>
  )
}
