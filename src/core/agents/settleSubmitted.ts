import type { Agent } from '../../contract/agent.ts'
import type { Prompt } from '../../contract/prompt.ts'
import type { Task } from '../../contract/task.ts'
import type { Context } from '../context.ts'
import { commit } from '../ledger.ts'
import { insertPrompt } from '../tasks/sendPrompt.ts'

/** A resumed agent shows within this time whether it goes on with a turn. */
const SHOWN_MS = 30_000

const PERHAPS =
  'Switchyard was restarted while the following was being sent to you. If you have it already, go on with it; if not, do it now.'

/**
 * Decides about a prompt whose submit key was pressed when the last host died, once its agent has been resumed. An agent
 * that goes on with its turns shows by that whether it had got it; any other is told, because it knows best itself.
 */
export async function settleSubmitted(context: Context, task: Task, agent: Agent): Promise<void> {
  const { agents, store, terminals } = context.ports
  const kind = agents.get(agent.kind)
  const prompt = store.read((tables) =>
    tables.prompts.list({ where: { agent_id: agent.id, state: 'delivering' }, limit: 1 }),
  )[0]
  if (!kind || !prompt) return
  if (!kind.continues_turn) return tellAgain(context, task, prompt)
  const shown = await terminals.until(
    agent.terminal_id ?? '',
    (screen) =>
      screen.written > 0 && ['working', 'needs_input', 'idle'].includes(kind.readScreen(screen).state),
    { ms: SHOWN_MS, signal: context.stopping.signal },
  )
  if (!shown) return
  const state = kind.readScreen(shown).state === 'idle' ? ('queued' as const) : ('delivered' as const)
  commit(context, 'host', ({ tables, at, record }) => {
    const change = { state, reason: null, delivered_at: state === 'delivered' ? at : null }
    if (!tables.prompts.update(prompt.id, change, { state: 'delivering' })) return
    record({ type: `prompt.${state}`, images: { prompt: { ...prompt, ...change } } })
  })
}

function tellAgain(context: Context, task: Task, prompt: Prompt): void {
  commit(context, 'host', (writer) => {
    const change = {
      state: 'failed' as const,
      reason: 'the host ended while it was sent; it is sent once more',
    }
    if (!writer.tables.prompts.update(prompt.id, change, { state: 'delivering' })) return
    writer.record({ type: 'prompt.failed', images: { prompt: { ...prompt, ...change } } })
    const text = `${PERHAPS}\n\n${prompt.text}`
    insertPrompt(context, writer, 'host', task, { text, agent_id: prompt.agent_id })
  })
}
