import type { Agent } from '../../contract/agent.ts'
import type { Prompt } from '../../contract/prompt.ts'
import { announcementText, dueIn, TOLD_AT_ONCE } from '../../domain/announcement.ts'
import type { LiveAgent } from '../agents/liveAgent.ts'
import type { Context } from '../context.ts'
import { commit } from '../ledger.ts'
import { insertPrompt } from '../prompts/insertPrompt.ts'
import { projectOf } from '../require.ts'

/** Milliseconds until what this agent's tasks have to tell is due, at most 0 when it is; null while there is nothing. */
export function announcementDue(context: Context, live: LiveAgent, agent: Agent): number | null {
  const where = { coordinator_id: agent.id, taken_by: null }
  const [oldest, newest] = context.ports.store.read(({ signals }) => [
    signals.list({ where, limit: 1 })[0],
    signals.list({ where, limit: 1, newestFirst: true })[0],
  ])
  if (!oldest || !newest) return null
  const person = Math.max(live.person_at ?? 0, live.person_wrote_at ?? 0)
  return dueIn({
    oldest_at: Date.parse(oldest.created_at),
    newest_at: Date.parse(newest.created_at),
    person_at: person === 0 ? null : person,
    delay_ms: projectOf(context, agent).settings.announce_ms,
    failures: live.announcing,
    now: context.ports.clock.now(),
  })
}

/**
 * Stores one prompt that tells all of it, and takes these signals in the same transaction, so that no wait tells them
 * again. Undefined where a wait was first.
 */
export function stageAnnouncement(context: Context, live: LiveAgent): Prompt | undefined {
  return commit(context, 'host', (writer) => {
    const { tables } = writer
    const taskId = tables.agents.get(live.id)?.task_id ?? null
    const own = taskId === null ? undefined : tables.tasks.get(taskId)
    const signals = tables.signals.list({
      where: { coordinator_id: live.id, taken_by: null },
      limit: TOLD_AT_ONCE,
    })
    if (!own || signals.length === 0) return undefined
    const told = signals.map((signal) => ({ signal, task: tables.tasks.get(signal.task_id) }))
    const text = announcementText(told)
    const prompt = insertPrompt(context, writer, 'host', own, { text, agent_id: live.id })
    for (const { id } of signals) tables.signals.update(id, { taken_by: prompt.id }, { taken_by: null })
    return prompt
  })
}
