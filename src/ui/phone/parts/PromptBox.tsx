import { createSignal, Show } from 'solid-js'
import KeyboardIcon from 'lucide-solid/icons/keyboard'
import SendIcon from 'lucide-solid/icons/send-horizontal'
import type { Task } from '../../../contract/task.ts'
import { keep, recall } from '../state/kept.ts'
import { usePhone } from '../state/phone.ts'

interface PromptBoxProps {
  readonly task: Task
  readonly keys: boolean
  /** Shows or hides the special keys; null where there is no terminal to press them in. */
  readonly onKeys: (() => void) | null
}

const draftOf = (taskId: string): string => {
  const draft = recall(`draft.${taskId}`)
  return typeof draft === 'string' ? draft : ''
}

/** Why nothing can be said to the agent; null where it can. */
function silenced(task: Task, mayAct: boolean): string | null {
  if (!mayAct) return 'Viewing only'
  if (task.status === 'done' || task.status === 'cancelled') return 'The task has ended'
  return task.agent_id === null ? 'No agent works on it' : null
}

/** A prompt to the task's agent. What is written stays here until it is sent, also when the page is left. */
export function PromptBox(props: PromptBoxProps) {
  const { outbox, mayAct } = usePhone()
  // eslint-disable-next-line solid/reactivity -- a screen shows one task for as long as it lives
  const [text, setText] = createSignal(draftOf(props.task.id))
  const why = () => silenced(props.task, mayAct())
  const [area, setArea] = createSignal<HTMLTextAreaElement>()
  const change = (next: string): void => {
    setText(next)
    keep(`draft.${props.task.id}`, next === '' ? undefined : next)
    const box = area()
    if (!box) return
    box.style.height = 'auto'
    box.style.height = `${box.scrollHeight}px`
  }
  const send = (): void => {
    const prompt = text().trim()
    if (prompt === '' || why() !== null) return
    outbox.send({ do: 'prompt', task_id: props.task.id, prompt }, 'Prompt', props.task.id)
    change('')
  }
  return (
    <form
      class="prompt-box"
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      <Show when={props.onKeys}>
        {(toggle) => (
          <button
            type="button"
            class="icon-button"
            aria-label="Special keys"
            aria-pressed={props.keys}
            onClick={() => toggle()()}
          >
            <KeyboardIcon size={22} aria-hidden="true" />
          </button>
        )}
      </Show>
      <textarea
        ref={setArea}
        class="field"
        rows={1}
        maxLength={100_000}
        aria-label="Prompt"
        placeholder={why() ?? 'Write to the agent'}
        disabled={why() !== null}
        value={text()}
        onInput={(event) => change(event.currentTarget.value)}
      />
      <button
        type="submit"
        class="icon-button icon-button-main"
        aria-label="Send the prompt"
        disabled={why() !== null || text().trim() === ''}
      >
        <SendIcon size={22} aria-hidden="true" />
      </button>
    </form>
  )
}
