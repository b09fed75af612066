import type { Message } from '../../../contract/message.ts'
import { KIND_WORDS, PERSON, senderOf } from '../../features/messages/mailbox.ts'
import { Age } from '../../kit/Age.tsx'

/** One message: who has said it, as what, and when. */
export function Said(props: { readonly message: Message }) {
  return (
    <div class="said" classList={{ 'said-own': props.message.sender === PERSON }}>
      <p class="said-head">
        <b>{senderOf(props.message)}</b> {KIND_WORDS[props.message.kind]} ·{' '}
        <Age at={props.message.created_at} />
      </p>
      <p class="said-body">{props.message.body}</p>
    </div>
  )
}
