import { ok } from '../../base/result.ts'
import type { Agent } from '../../contract/agent.ts'
import { shellWrites } from '../../domain/shellWrites.ts'
import type { Caller } from '../caller.ts'
import type { Context } from '../context.ts'
import { putSaid } from '../conversations/putSaid.ts'
import type { Handler } from '../handlers.ts'
import { commit } from '../ledger.ts'
import { guardEdit } from '../locks/guardEdit.ts'
import { renewLocks } from '../locks/renewLocks.ts'
import { carryMessages, holdTurn } from '../messages/carryMessages.ts'
import type { AgentKind, HookReading, ToolEdit } from '../ports/agents.ts'
import { putIntoTurn } from '../prompts/putIntoTurn.ts'
import { warnOfCollision } from '../prompts/warnOfCollision.ts'
import { hearGuest } from './hearGuest.ts'
import type { LiveAgent } from './liveAgent.ts'
import { lookAtFolderSoon } from './lookAtFolder.ts'
import { observe } from './observe.ts'
import { presenceOf } from './presence.ts'
import type { Presence } from './presenceState.ts'
import { noteFresh, noteTranscript, noteUsage, readUsageSoon } from './readUsage.ts'
import { retireAgent } from './retireAgent.ts'

/** An agent whose hook is heard: one that runs in a terminal here, or a guest. */
interface Heard {
  readonly agent: Agent
  readonly kind: AgentKind
  readonly presence: Presence
  readonly live: LiveAgent | null
}

/** A hook of an agent, in a terminal here or in a shell of somebody's own: what it says, and what it is answered. */
export const hook =
  (context: Context): Handler<'agent', 'hook'> =>
  async (caller, input, { answered }) => {
    const heard = whoHooks(context, caller)
    if (!heard) return ok({})
    const { agent, kind, live, presence } = heard
    const { event, ...body } = input
    const called = { event, body, answered }
    renewLocks(context, agent.id)
    const reading = kind.readHook(event, body)
    // Before the status says that it is idle, so that nothing is typed into a turn that goes on.
    const on = holdTurn(context, agent, called)
    hear(context, heard, on === null ? reading : { ...reading, ...HELD })
    if (on !== null) return ok(on)
    const refused = reading.edit && kind.refuse ? await refusal(context, caller, agent, reading.edit) : null
    if (refused !== null && kind.refuse) return ok(kind.refuse(event, refused))
    if (reading.edit) noteEdited(presence, reading.edit)
    if (reading.state === 'idle') lookAtFolderSoon(context, agent.id)
    if (!live && reading.state === 'gone') {
      retireAgent(context, 'host', agent.id, { reason: reading.detail, signal: true })
      return ok(reading.answer)
    }
    const told =
      (live && putIntoTurn(context, live, event, body)) ??
      carryMessages(context, agent, called) ??
      (live && warnOfCollision(context, live, event, body))
    return ok(told ?? reading.answer)
  }

const HELD = { state: 'working' as const, detail: 'A message holds the end of its turn' }

function whoHooks(context: Context, { agent_id: id }: Caller): Heard | null {
  const presence = id === null ? undefined : presenceOf(context, id)
  const agent = presence && context.ports.store.read((tables) => tables.agents.get(presence.id))
  const kind = agent && context.ports.agents.get(agent.kind)
  if (!agent || !kind) return null
  const live = context.live.get(agent.id) ?? null
  return live || agent.guest ? { agent, kind, presence, live } : null
}

/** Takes in what the hook says of the agent. */
function hear(context: Context, { agent, presence, live }: Heard, reading: HookReading): void {
  if (reading.session_id !== null) noteSession(context, agent.id, reading.session_id)
  if (reading.submitted !== null) live?.onSubmitted?.()
  putSaid(context, agent.id, reading)
  if (reading.transcript !== null) noteTranscript(context, live ?? presence, reading.transcript)
  if (reading.usage !== null) noteUsage(context, agent.id, reading.usage)
  if (reading.state === null) return
  const state = reading.state === 'gone' ? 'unknown' : reading.state
  const item = { source: 'hook' as const, state, detail: reading.detail }
  if (live) return observe(context, live, item)
  hearGuest(context, presence, item)
  if (state === 'idle') readUsageSoon(context, presence)
}

/** Why a tool must not write: its agent is paused, or another's lock binds. */
async function refusal(
  context: Context,
  caller: Caller,
  { id }: Agent,
  edit: ToolEdit,
): Promise<string | null> {
  const agent = context.ports.store.read((tables) => tables.agents.get(id))
  const writes = edit.paths.length > 0 || (edit.command !== null && shellWrites(edit.command).length > 0)
  if (agent?.paused && writes)
    return `Paused: ${agent.paused_reason ?? ''}. Change nothing; read messages, release what you hold, and end your turn.`
  return guardEdit(context, caller, edit)
}

function noteEdited(presence: Presence, { paths, cwd }: ToolEdit): void {
  const folder = cwd ?? presence.checkout
  for (const path of paths) {
    if (path.startsWith('/')) presence.edited.add(path)
    else if (folder !== null) presence.edited.add(`${folder}/${path}`)
  }
}

function noteSession(context: Context, agentId: string, sessionId: string): void {
  const agent = context.ports.store.read((tables) => tables.agents.get(agentId))
  if (!agent || agent.session_id === sessionId) return
  if (agent.session_id !== null) noteFresh(context, agentId)
  commit(context, 'host', ({ tables, record }) => {
    tables.agents.update(agentId, { session_id: sessionId })
    record({
      type: 'agent.changed',
      detail: 'its conversation has an id',
      images: { agent: { ...agent, session_id: sessionId } },
    })
  })
}
