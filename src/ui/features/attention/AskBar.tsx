import { createSignal, For, Show } from 'solid-js'
import { Button } from '../../kit/Button.tsx'
import { Lamp } from '../../kit/Lamp.tsx'
import { useSelection } from '../../state/selection.ts'
import { useYard } from '../../state/yard.ts'
import './AskBar.css'

/** The dialog of the selected task's agent, answered here or in its terminal. */
export function AskBar() {
  const yard = useYard()
  const { agent } = useSelection()
  const [problem, setProblem] = createSignal<string | null>(null)
  const answer = async (key: string, text: string): Promise<void> => {
    const id = agent()?.id
    if (id === undefined) return
    const answered = await yard.call((client) => client.agent.answer({ agent_id: id, key, text }))
    setProblem(answered.ok ? null : answered.error.message)
  }
  return (
    <Show when={agent()?.status === 'needs_input' ? agent()?.dialog : null}>
      {(dialog) => (
        <div class="ask-bar" role="alertdialog" aria-label="The agent asks">
          <Lamp kind="needs" word="needs you" />
          <div class="grow">
            <p class="ask-text">{dialog().text}</p>
            <Show when={problem()}>{(words) => <p class="ask-problem small">{words()}</p>}</Show>
          </div>
          <div class="ask-options">
            <For each={dialog().options}>
              {(option, at) => (
                <Button
                  look={at() === 0 ? 'primary' : 'plain'}
                  keys={option.key}
                  onClick={() => void answer(option.key, dialog().text)}
                >
                  <span class="cut">{option.label}</span>
                </Button>
              )}
            </For>
          </div>
        </div>
      )}
    </Show>
  )
}
