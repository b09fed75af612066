import type { Agent } from '../../contract/agent.ts'
import type { Prompt } from '../../contract/prompt.ts'
import type { Task } from '../../contract/task.ts'
import type { Context } from '../context.ts'
import { commit } from '../ledger.ts'
import { insertPrompt } from '../prompts/insertPrompt.ts'
import { handOnMessages } from '../messages/settleCarried.ts'
import type { CutOffBy } from './cutOff.ts'
import { handOnSignals, takeBack } from '../review/returnSignals.ts'

/** A resumed agent shows within this time whether it goes on with a turn. */
const SHOWN_MS = 30_000

const TOLD: Record<CutOffBy, string> = {
  host: 'Switchyard was restarted while the following was being sent to you.',
  program:
    'Your program ended while the following was being sent to you, and Switchyard has started it again.',
}
const PERHAPS = 'If you have it already, go on with it; if not, do it now.'

/** The prompt whose submit key was pressed, of an agent that does not run. */
export const submittedTo = (context: Context, { id }: Agent): Prompt | undefined =>
  context.ports.store.read((tables) =>
    tables.prompts.list({ where: { agent_id: id, state: 'delivering' }, limit: 1 }),
  )[0]

/**
 * Decides about a prompt whose submit key was pressed when host or program ended, once its agent runs again. An agent
 * that goes on with its turns shows by that whether it had got it; any other is told, because it knows best itself.
 */
export async function settleSubmitted(
  context: Context,
  task: Task,
  { agent, prompt }: { readonly agent: Agent; readonly prompt: Prompt },
  by: CutOffBy,
): Promise<void> {
  const { agents, terminals } = context.ports
  const kind = agents.get(agent.kind)
  if (!kind) return
  if (!kind.continues_turn) return tellAgain(context, task, prompt, by)
  const shown = await terminals.until(
    agent.terminal_id ?? '',
    (screen) =>
      screen.written > 0 && ['working', 'needs_input', 'idle'].includes(kind.readScreen(screen).state),
    { ms: SHOWN_MS, signal: context.stopping.signal },
  )
  if (!shown) return
  const state = kind.readScreen(shown).state === 'idle' ? ('queued' as const) : ('delivered' as const)
  commit(context, 'host', (writer) => {
    const { tables, at, record } = writer
    const change = { state, reason: null, delivered_at: state === 'delivered' ? at : null }
    if (!tables.prompts.update(prompt.id, change, { state: 'delivering' })) return
    if (state === 'queued' && takeBack(writer, prompt, `the ${by} ended before the agent took it`)) return
    record({ type: `prompt.${state}`, images: { prompt: { ...prompt, ...change } } })
  })
}

function tellAgain(context: Context, task: Task, prompt: Prompt, by: CutOffBy): void {
  commit(context, 'host', (writer) => {
    const change = {
      state: 'failed' as const,
      reason: `the ${by} ended while it was sent; it is sent once more`,
    }
    if (!writer.tables.prompts.update(prompt.id, change, { state: 'delivering' })) return
    writer.record({ type: 'prompt.failed', images: { prompt: { ...prompt, ...change } } })
    const text = `${TOLD[by]} ${PERHAPS}\n\n${prompt.text}`
    const again = insertPrompt(context, writer, 'host', task, { text, agent_id: prompt.agent_id })
    handOnSignals(writer, prompt, again)
    handOnMessages(writer, prompt, again)
  })
}
