import { createEffect, createMemo, For, onCleanup, Show } from 'solid-js'
import type { Attention } from '../../../contract/attention.ts'
import { identityOf } from '../../features/attention/queue.ts'
import { createSteady } from '../../features/attention/steady.ts'
import { clock } from '../../state/yard.ts'
import { usePhone } from '../state/phone.ts'
import { VIEWING } from './Control.tsx'

const DENY = /^(no\b|deny|reject|cancel|don.t|stop|abort)/i
/** A longer label does not fit half of a narrow screen. */
const HALF = 18

type Option = Attention['options'][number]

const isDeny = ({ label }: Option): boolean => DENY.test(label.trim())

/** Two short answers of which one refuses stand side by side, the refusal on the left; all else as the dialog has it. */
function arrange(options: readonly Option[]): {
  readonly pair: boolean
  readonly options: readonly Option[]
} {
  const [one, other] = options
  const pair =
    options.length === 2 &&
    one !== undefined &&
    other !== undefined &&
    isDeny(one) !== isDeny(other) &&
    options.every(({ label }) => label.length <= HALF)
  return { pair, options: pair && !isDeny(one) ? [other, one] : options }
}

/** The dialog's own options as large buttons. A tap in the moment in which they came up is not meant for them. */
export function DialogOptions(props: { readonly item: Attention }) {
  const { outbox, mayAct } = usePhone()
  const arranged = createMemo(() => arrange(props.item.options))
  /** What lets the agent go on as it asked, once; the first option that does not refuse. */
  const main = () => props.item.options.find((option) => !isDeny(option))
  const steady = createSteady(() => clock.now())
  const identity = createMemo(() => identityOf(props.item))
  createEffect(() => steady.show(identity()))
  onCleanup(() => steady.show(''))
  const answer = ({ key, label }: Option): void => {
    const { id, agent_id: agent, text } = props.item
    if (agent === null || !steady.isMeant(identity())) return
    outbox.send({ do: 'answer', agent_id: agent, key, text, attention_id: id }, label, id)
  }
  return (
    <Show
      when={props.item.options.length > 0}
      fallback={<p class="card-text">Only its terminal can answer this: use the keys there.</p>}
    >
      <div class="options" classList={{ 'options-pair': arranged().pair }}>
        <For each={arranged().options}>
          {(option) => (
            <button
              type="button"
              class="big"
              classList={{ 'big-main': option.key === main()?.key }}
              disabled={!mayAct()}
              onClick={() => answer(option)}
            >
              {option.label}
            </button>
          )}
        </For>
      </div>
      <Show when={!mayAct()}>
        <p class="small muted">{VIEWING}</p>
      </Show>
    </Show>
  )
}
