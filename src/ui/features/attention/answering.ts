import { createSignal, type Accessor } from 'solid-js'
import type { Attention } from '../../../contract/attention.ts'
import type { Yard } from '../../state/yard.ts'

/** A refusal, and the item that it was about. */
interface Problem {
  readonly id: string
  readonly words: string
}

export interface Answering {
  /** Why the last thing was refused, beside this item or the one that has come in its place; null when it was not. */
  problemBeside(id: string | null): string | null
  /** Forgets the last refusal: the person has gone on. */
  goOn(): void
  /** The item that something is being done about. */
  readonly busy: Accessor<string | null>
  /** Chooses an option of the dialog, as it was shown: where it is another one by now, the host refuses. */
  answer(item: Attention, key: string): Promise<void>
  later(item: Attention): Promise<void>
  restore(item: Attention): Promise<void>
  startAgain(item: Attention): Promise<void>
  say(item: Attention, words: string): void
}

/** What can be done about an item. What comes of it is shown when the feed brings it. */
export function createAnswering(yard: Yard): Answering {
  const [problem, setProblem] = createSignal<Problem | null>(null)
  const [busy, setBusy] = createSignal<string | null>(null)
  const run = async (item: Attention, call: Parameters<Yard['call']>[0]): Promise<void> => {
    if (busy() !== null) return
    setBusy(item.id)
    const done = await yard.call(call)
    setBusy(null)
    setProblem(done.ok ? null : { id: item.id, words: done.error.message })
  }
  return {
    problemBeside: (id) => {
      const now = problem()
      if (now === null) return null
      return now.id === id ? now.words : `Not answered, what was here has changed: ${now.words}`
    },
    goOn: () => void setProblem(null),
    busy,
    answer: (item, key) => {
      const agentId = item.agent_id
      if (agentId === null) return Promise.resolve()
      return run(item, (client) =>
        client.agent.answer({ agent_id: agentId, key, text: item.text, attention_id: item.id }),
      )
    },
    later: (item) => run(item, (client) => client.attention.later({ attention_id: item.id })),
    restore: (item) => run(item, (client) => client.attention.restore({ attention_id: item.id })),
    startAgain: (item) => {
      const taskId = item.task_id
      if (taskId === null) return Promise.resolve()
      return run(item, (client) => client.agent.start({ task_id: taskId }))
    },
    say: (item, words) => setProblem({ id: item.id, words }),
  }
}
