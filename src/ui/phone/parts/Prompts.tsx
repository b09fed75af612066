import { createMemo, For, Match, Show, Switch } from 'solid-js'
import type { Prompt } from '../../../contract/prompt.ts'
import { Age } from '../../kit/Age.tsx'
import { usePhone } from '../state/phone.ts'
import { TapNote } from './TapNote.tsx'

/** Prompts that are shown once they have ended their way. */
const SHOWN = 2

const isWaiting = ({ state }: Prompt): boolean => state === 'queued' || state === 'delivering'

const WORDS: Readonly<Record<Prompt['state'], string>> = {
  queued: 'queued until it is at its prompt',
  delivering: 'being typed',
  delivered: 'delivered',
  answered: 'answered',
  failed: 'failed',
  cancelled: 'taken back',
}

/** How far the prompts to a task have come: those of this phone that wait for the connection, too. */
export function Prompts(props: { readonly taskId: string }) {
  const { yard, outbox, mayAct } = usePhone()
  const prompts = createMemo(() =>
    Object.values(yard.state.prompts)
      .filter(({ task_id: id }) => id === props.taskId)
      .sort((one, other) => one.created_at.localeCompare(other.created_at)),
  )
  const shown = () => [
    ...prompts()
      .filter((prompt) => !isWaiting(prompt) && prompt.created_by !== 'host')
      .slice(-SHOWN),
    ...prompts().filter(isWaiting),
  ]
  const takeBack = ({ id }: Prompt): void =>
    outbox.send({ do: 'take_back', prompt_id: id }, 'Took the prompt back', props.taskId)
  return (
    <ul class="prompts" aria-label="Prompts">
      <For each={shown()}>
        {(prompt) => (
          <li class="prompt">
            <p class="prompt-text">{prompt.text}</p>
            <p class="prompt-state">
              <Switch>
                <Match when={prompt.state === 'failed'}>
                  <b class="prompt-failed">failed: {prompt.reason}</b>
                </Match>
                <Match when={true}>{WORDS[prompt.state]}</Match>
              </Switch>{' '}
              · <Age at={prompt.delivered_at ?? prompt.created_at} />
            </p>
            <Show when={prompt.state === 'queued'}>
              <button type="button" class="quiet" disabled={!mayAct()} onClick={() => takeBack(prompt)}>
                Take back
              </button>
            </Show>
          </li>
        )}
      </For>
      <For each={outbox.taps().filter(({ about }) => about === props.taskId)}>
        {(tap) => (
          <li>
            <TapNote tap={tap} />
          </li>
        )}
      </For>
    </ul>
  )
}
