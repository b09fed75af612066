import { isoTime } from '../../base/clock.ts'
import { err, ok } from '../../base/result.ts'
import { cleanLine } from '../../base/text.ts'
import { failure, type Failure } from '../../contract/errors.ts'
import type { Input } from '../../contract/index.ts'
import type { Agent } from '../../contract/agent.ts'
import { WANTED_END } from '../../domain/agentEnd.ts'
import type { Context } from '../context.ts'
import type { Handler } from '../handlers.ts'
import { commit } from '../ledger.ts'
import { reachesAgent, requireAgent } from '../require.ts'
import { withLine } from './mcpLog.ts'
import { isAnswered, noteAnswered, noteInterrupted } from './observe.ts'
import { readDialog } from './readDialog.ts'
import { retireAgent } from './retireAgent.ts'

/** The row with what is known right now. */
export function present(context: Context, agent: Agent): Agent {
  const presence = context.presence.get(agent.id)
  const evidence = context.live.get(agent.id)?.evidence ?? presence?.evidence ?? []
  const seen = presence ? { seen_at: isoTime(presence.seen) } : {}
  return { ...agent, ...seen, ...(evidence.length > 0 && { evidence }) }
}

export const listAgents =
  (context: Context): Handler<'agent', 'list'> =>
  async (caller, input) => {
    const where = {
      ...(caller.project_id === null ? {} : { project_id: caller.project_id }),
      ...(input.status ? { status: input.status } : {}),
      ...(input.task_id ? { task_id: input.task_id } : {}),
    }
    const { limit, offset } = input
    if (caller.role === 'coordinator') {
      const all = context.ports.store.read((tables) => tables.agents.list({ where, newestFirst: true }))
      const own = all.filter((agent) => reachesAgent(context, caller, agent))
      return ok({
        items: own.slice(offset, offset + limit).map((agent) => present(context, agent)),
        total: own.length,
        offset,
      })
    }
    return ok(
      context.ports.store.read((tables) => ({
        items: tables.agents
          .list({ where, newestFirst: true, limit, offset })
          .map((agent) => present(context, agent)),
        total: tables.agents.count(where),
        offset,
      })),
    )
  }

export const showAgent =
  (context: Context): Handler<'agent', 'show'> =>
  async (caller, input) => {
    const found = requireAgent(context, caller, input.agent_id)
    return found.ok ? ok(present(context, found.value)) : found
  }

/** Why the item that an answer is for takes none any more: the same words may be asked again, and mean another thing. */
function endedItem({ ports }: Context, input: Input<'agent', 'answer'>): Failure<'NO_DIALOG'> | undefined {
  const { attention_id: id, agent_id: agentId } = input
  if (id === undefined) return undefined
  const item = ports.store.read((tables) => tables.attention.get(id))
  if (!item || item.agent_id !== agentId)
    return failure('NO_DIALOG', `${id} is nothing that agent ${agentId} has asked`)
  if (item.closed_at === null) return undefined
  return failure(
    'NO_DIALOG',
    `What it answered has ended meanwhile: ${item.outcome ?? 'it is over'} (${id}).`,
  )
}

export const answerDialog =
  (context: Context): Handler<'agent', 'answer'> =>
  async (caller, input) => {
    const found = requireAgent(context, caller, input.agent_id)
    if (!found.ok) return found
    const live = context.live.get(input.agent_id)
    const kind = live && context.ports.agents.get(live.kind)
    if (!live || !kind || !context.ports.terminals.screen(live.terminal_id))
      return err(failure('NO_AGENT', `agent ${input.agent_id} does not run`))
    const dialog = await readDialog(context, live, input.text)
    const over = endedItem(context, input)
    if (over) return err(over)
    if (!dialog) return err(failure('NO_DIALOG', `agent ${input.agent_id} shows no dialog now`))
    if (isAnswered(context, live, dialog))
      return err(failure('NO_DIALOG', `agent ${input.agent_id} was given an answer to this dialog just now`))
    if (input.text !== undefined && input.text !== dialog.text) {
      return err(
        failure('NO_DIALOG', `agent ${input.agent_id} shows another dialog now: ${dialog.text}`, { dialog }),
      )
    }
    const keys = kind.answerKeys(dialog, input.key)
    if (keys === null) {
      const known = dialog.options.map((option) => option.key).join(', ')
      return err(failure('NO_DIALOG', `the dialog has no option ${input.key}; it has ${known}`, { dialog }))
    }
    context.ports.terminals.write(live.terminal_id, keys)
    // Written down before the status follows the screen, so that the history says who has answered what.
    const answered = commit(context, caller, ({ tables, at, record }) => {
      const change = {
        status: 'working' as const,
        status_reason: 'a dialog was answered',
        dialog: null,
        updated_at: at,
      }
      tables.agents.update(live.id, change)
      const now = { ...(tables.agents.get(live.id) ?? found.value), ...change }
      const label = dialog.options.find((option) => option.key === input.key)?.label ?? input.key
      record({
        type: 'dialog.answered',
        detail: `${input.key} to: ${cleanLine(dialog.text).slice(0, 500)}`,
        outcome: `answered: ${cleanLine(label).slice(0, 200)}`,
        images: { agent: now },
      })
      return now
    })
    noteAnswered(context, live, dialog)
    return ok(present(context, answered))
  }

export const interruptAgent =
  (context: Context): Handler<'agent', 'interrupt'> =>
  async (caller, input) => {
    const found = requireAgent(context, caller, input.agent_id)
    if (!found.ok) return found
    const live = context.live.get(input.agent_id)
    const kind = live && context.ports.agents.get(live.kind)
    if (!live || !kind || !context.ports.terminals.write(live.terminal_id, kind.interruptKeys)) {
      return err(failure('NO_AGENT', `agent ${input.agent_id} does not run`))
    }
    noteInterrupted(context, live)
    return ok(present(context, found.value))
  }

export const stopAgent =
  (context: Context): Handler<'agent', 'stop'> =>
  async (caller, input) => {
    const found = requireAgent(context, caller, input.agent_id)
    if (!found.ok) return found
    retireAgent(context, caller, input.agent_id, { reason: WANTED_END.stopped, signal: true })
    const now = context.ports.store.read((tables) => tables.agents.get(input.agent_id))
    return ok(now ?? found.value)
  }

export const reportMcp =
  (context: Context): Handler<'agent', 'reportMcp'> =>
  async (caller, input) => {
    const id = caller.agent_id
    const agent = id === null ? undefined : context.ports.store.read((tables) => tables.agents.get(id))
    if (!agent) return ok({ recorded: false })
    commit(context, caller, ({ tables, at, record }) => {
      const { state, client = null, error = null } = input
      const text =
        state === 'connected'
          ? `connected by ${client ?? 'an unnamed client'}`
          : `failed: ${error ?? 'no reason given'}`
      const mcp = { status: state, client, error, at, log: withLine(agent.mcp.log, { at, text }) }
      tables.agents.update(agent.id, { mcp, updated_at: at })
      record({
        type: `mcp.${input.state}`,
        detail: input.error ?? input.client ?? '',
        images: { agent: { ...agent, mcp } },
      })
    })
    return ok({ recorded: true })
  }
