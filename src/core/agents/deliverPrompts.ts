import type { Agent } from '../../contract/agent.ts'
import type { Prompt } from '../../contract/prompt.ts'
import { decideDelivery, PERSONS } from '../../domain/promptDelivery.ts'
import type { Context } from '../context.ts'
import { mailIsDue, stageMessages } from '../messages/stageMessages.ts'
import { announcementDue, stageAnnouncement } from '../review/announceSignals.ts'
import type { LiveAgent } from './liveAgent.ts'
import { draftOf, isPutBack, momentOf } from './momentOf.ts'
import { ARRIVE_MS, typePrompt } from './typePrompt.ts'

/**
 * Types the agent's next prompt, whole and once, if this is a safe moment: the oldest that is queued, or else the
 * messages that wait for it, or what there is to announce to it. One at a time: the next one waits for the end of the turn that this one starts.
 */
export async function deliverPrompts(context: Context, live: LiveAgent): Promise<void> {
  if (live.typing || context.stopping.signal.aborted) return
  live.typing = true
  try {
    const next = lookForNext(context, live)
    if (next === null || !(await clearPutBack(context, live))) return
    // Both are stored in the moment in which they are typed, so that until then they may be asked for and read.
    const prompt =
      next === 'announcement'
        ? stageAnnouncement(context, live)
        : next === 'messages'
          ? stageMessages(context, live)
          : next
    if (prompt) await typePrompt(context, live, prompt)
  } finally {
    live.typing = false
  }
}

function lookForNext(context: Context, live: LiveAgent): Prompt | 'messages' | 'announcement' | null {
  const agent = context.ports.store.read((tables) => tables.agents.get(live.id))
  if (!agent) return null
  const queued = nextQueued(context, agent)
  const mail = queued === undefined && mailIsDue(context, live)
  const due = queued || mail ? 0 : announcementDue(context, live, agent)
  if (due === null) return null
  const decision = decideDelivery(momentOf(context, live, agent), queued?.created_by ?? 'host')
  if (decision.now && due <= 0) return queued ?? (mail ? 'messages' : 'announcement')
  const after = decision.now ? due : decision.after_ms
  if (after !== null) retryAfter(context, live, after)
  return null
}

/** While a person holds the agent, their own prompts overtake the others. */
export function nextQueued(context: Context, agent: Agent): Prompt | undefined {
  const senders = agent.held === null ? {} : { created_by: PERSONS }
  const where = { agent_id: agent.id, state: 'queued' as const, ...senders }
  return context.ports.store.read((tables) => tables.prompts.list({ where, limit: 1 }))[0]
}

function retryAfter(context: Context, live: LiveAgent, ms: number): void {
  live.cancelRetry()
  live.cancelRetry = context.ports.clock.after(ms, () => void deliverPrompts(context, live))
}

/** Makes place for the next prompt. */
async function clearPutBack(context: Context, live: LiveAgent): Promise<boolean> {
  const { agents, terminals } = context.ports
  const kind = agents.get(live.kind)
  const stands = isPutBack(live) && draftOf(context, live) !== ''
  live.interrupted_at = null
  if (!stands) return true
  if (!kind || kind.clearKeys === null || !terminals.write(live.terminal_id, kind.clearKeys)) return false
  const limit = { ms: ARRIVE_MS, signal: context.stopping.signal }
  return (await terminals.until(live.terminal_id, (now) => kind.readScreen(now).draft === '', limit)) !== null
}
