import { newId } from '../../base/ids.ts'
import type { ConversationEntry } from '../../contract/conversation.ts'
import type { Agent } from '../../contract/agent.ts'
import type { Context } from '../context.ts'
import { commit, type Writer } from '../ledger.ts'
import type { HookReading } from '../ports/agents.ts'

const TEXT = 50_000

export type Said = Pick<ConversationEntry, 'speaker' | 'text'>

/** Puts one thing on record that was said in an agent's conversation. */
export function insertSaid(
  context: Context,
  { tables, at }: Writer,
  agent: Agent,
  said: Said,
): ConversationEntry {
  const task = agent.task_id === null ? undefined : tables.tasks.get(agent.task_id)
  const entry: ConversationEntry = {
    id: newId('cnv', context.ports.random),
    project_id: agent.project_id,
    run_id: task?.run_id ?? null,
    task_id: agent.task_id,
    agent_id: agent.id,
    speaker: said.speaker,
    text: said.text.slice(0, TEXT),
    created_at: at,
  }
  tables.conversations.insert(entry)
  return entry
}

/** Keeps what a hook call says of the conversation: a prompt that was taken, the last words of a turn. */
export function putSaid(context: Context, agentId: string, { submitted, said = null }: HookReading): void {
  if (!submitted?.trim() && !said?.trim()) return
  commit(context, 'host', (writer) => {
    const agent = writer.tables.agents.get(agentId)
    if (!agent) return
    if (submitted?.trim()) {
      const speaker = authorOf(writer, agentId, submitted)
      insertSaid(context, writer, agent, { speaker, text: submitted })
    }
    if (said?.trim()) insertSaid(context, writer, agent, { speaker: 'agent', text: said })
  })
}

const squeeze = (text: string): string => text.replace(/\s+/g, ' ').trim()

/** A prompt that Switchyard is typing has an author; any other was typed by the person. */
function authorOf({ tables }: Writer, agentId: string, text: string): Said['speaker'] {
  const prompt = tables.prompts
    .list({ where: { agent_id: agentId, state: ['delivering', 'delivered'] } })
    .find((one) => squeeze(one.text) === squeeze(text))
  if (!prompt || prompt.created_by === 'operator' || prompt.created_by === 'remote') return 'person'
  return prompt.created_by === 'host' ? 'host' : 'agent'
}
