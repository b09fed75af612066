import { createMemo, createSignal, type Accessor } from 'solid-js'
import type { Prompt } from '../../../contract/prompt.ts'
import type { Task } from '../../../contract/task.ts'
import type { Yard } from '../../state/yard.ts'
import { agentName } from './agentName.ts'

export interface Sending {
  readonly isBusy: Accessor<boolean>
  /** How far the last prompt has come, or why it was refused; null for nothing to say. */
  readonly words: Accessor<string | null>
  say(words: string): void
  /** The prompt's id; null where the host refused it. */
  send(text: string): Promise<string | null>
}

const WORDS: Readonly<Record<Prompt['state'], (name: string) => string>> = {
  queued: (name) => `Sent. It waits in the queue until ${name} is at its prompt.`,
  delivering: (name) => `It is being typed to ${name}.`,
  delivered: (name) => `Delivered; ${name} is at work on it.`,
  answered: (name) => `${name} has answered.`,
  failed: (name) => `It did not reach ${name}.`,
  cancelled: () => 'It was taken back.',
}

const upper = (words: string): string => `${words.charAt(0).toUpperCase()}${words.slice(1)}`

/** Prompts to the agent of a task, and what comes of the last one. */
export function createSending(yard: Yard, task: Accessor<Task>): Sending {
  const [isBusy, setBusy] = createSignal(false)
  const [promptId, setPromptId] = createSignal<string | null>(null)
  const [said, say] = createSignal<string | null>(null)
  const words = createMemo(() => {
    const id = promptId()
    const prompt = id === null ? undefined : yard.state.prompts[id]
    if (!prompt) return said()
    const reason = prompt.state === 'failed' && prompt.reason !== null ? ` ${prompt.reason}` : ''
    return upper(WORDS[prompt.state](agentName(task()))) + reason
  })
  return {
    isBusy,
    words,
    say(text) {
      setPromptId(null)
      say(text)
    },
    async send(text) {
      if (isBusy()) return null
      setBusy(true)
      const { id } = task()
      const sent = await yard.call((client) => client.task.prompt({ task_id: id, prompt: text }))
      setBusy(false)
      setPromptId(sent.ok ? sent.value.prompt_id : null)
      say(sent.ok ? 'Sent.' : `Not sent: ${sent.error.message}`)
      return sent.ok ? sent.value.prompt_id : null
    },
  }
}
