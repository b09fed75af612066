import type { Agent } from '../../contract/agent.ts'
import type { Context } from '../context.ts'
import { projectOf } from '../require.ts'
import { endStrays } from '../terminals/endStrays.ts'
import { agentFolder } from './agentFolder.ts'

const GRACE_MS = 3_000

/** Ends what still runs of an agent, in its terminal and outside of it. Resolves when nothing does. */
export async function endProcesses(context: Context, agent: Agent): Promise<void> {
  if (agent.terminal_id !== null) await context.ports.terminals.end(agent.terminal_id, GRACE_MS)
  await endStrays(context, projectOf(context, agent), agent.id, GRACE_MS)
}

/** The same for an agent that will not come back: its private folder goes too. */
export async function endAgent(context: Context, agent: Agent): Promise<void> {
  await endProcesses(context, agent)
  const folder = agentFolder(context, agent.id)
  if (await context.ports.files.exists(folder)) await context.ports.files.discardFolder(folder)
}
