import type { Agent } from '../../contract/agent.ts'
import type { Task } from '../../contract/task.ts'
import { isEnded, statusWithoutAgent } from '../../domain/task.ts'
import { queueAgain } from '../claims/moves.ts'
import { inBackground, type Context } from '../context.ts'
import { commit, type Actor, type Writer } from '../ledger.ts'
import { freeLocks } from '../locks/heldLocks.ts'
import { expireMessages } from '../messages/settleCarried.ts'
import { putSignal } from '../review/putSignal.ts'
import { returnSignals, takeBack } from '../review/returnSignals.ts'
import { launchQueued } from '../tasks/launchTask.ts'
import { endAgent } from './endAgent.ts'
import { forgetFailures } from './failures.ts'
import { readUsage } from './readUsage.ts'
import { revokeTokens } from './startAgent.ts'

export interface Retirement {
  readonly reason: string
  readonly exit_code?: number | null
  /** Whether the task's coordinator is told; not when the task itself is being ended. */
  readonly signal: boolean
  /** What they are told, where that is more than the reason. */
  readonly told?: string
}

/**
 * The one way for an agent to end: its task returns, its prompts wait for the next agent, its locks go, its token dies, waiters hear
 * of it, and a place in the launch queue is free. Once: a second call changes nothing.
 */
export function retireAgent(context: Context, actor: Actor, agentId: string, retirement: Retirement): void {
  const live = context.live.get(agentId)
  live?.cancelRecheck()
  live?.cancelRetry()
  live?.cancelHold()
  context.live.delete(agentId)
  forgetFailures(context, agentId)
  const presence = context.presence.get(agentId)
  const agent = commit(context, actor, (writer) => retire(context, writer, agentId, retirement))
  context.presence.delete(agentId)
  if (!agent) return
  const recorded = live ?? presence
  inBackground(context, `end ${agentId}`, async () => {
    await endAgent(context, agent)
    if (recorded) await readUsage(context, recorded)
  })
  launchQueued(context, agent.project_id)
}

function retire(context: Context, writer: Writer, agentId: string, retirement: Retirement): Agent | null {
  const { tables, at } = writer
  const agent = tables.agents.get(agentId)
  if (!agent || agent.status === 'gone') return null
  const change = {
    status: 'gone' as const,
    status_reason: retirement.reason,
    dialog: null,
    held: null,
    paused: false,
    paused_reason: null,
    exit_code: retirement.exit_code ?? null,
    updated_at: at,
    ended_at: at,
  }
  tables.agents.update(agentId, change)
  revokeTokens(writer, agentId)
  freeLocks(writer, agentId, retirement.reason)
  expireMessages(writer, agentId)
  returnPrompts(writer, agentId)
  const gone = { ...agent, ...change }
  const tasks = tasksOf(writer, agent)
  if (agent.guest && tasks.length > 0)
    context.lost.set(
      agentId,
      tasks.map(({ id }) => id),
    )
  for (const task of tasks) returnTask(context, writer, task, gone, retirement)
  if (tasks.length === 0)
    writer.record({ type: 'agent.gone', detail: retirement.reason, images: { agent: gone } })
  // One that still runs is recorded as exited by its own exit, so that a host after a crash knows what to end.
  if (!context.ports.terminals.isRunning(agent.terminal_id ?? '')) endTerminal(writer, gone)
  return gone
}

/** What it was started on, and what it has claimed. */
function tasksOf({ tables }: Writer, { id, task_id: startedOn }: Agent): Task[] {
  const own = tables.tasks.list({ where: { agent_id: id } })
  return own.filter((task) => task.id === startedOn || !isEnded(task))
}

function returnTask(
  context: Context,
  writer: Writer,
  task: Task,
  agent: Agent,
  retirement: Retirement,
): void {
  const status = statusWithoutAgent(task)
  const block = status === 'pending' ? null : task.block
  const change = { status, block, launch: 'none' as const, updated_at: writer.at }
  writer.tables.tasks.update(task.id, change)
  const now = { ...task, ...change }
  writer.record({ type: 'agent.gone', detail: retirement.reason, images: { agent, task: now } })
  // A guest was handed what to do with its claim; whoever comes next is to get it too.
  if (agent.guest && status === 'pending') queueAgain(context, writer, 'host', now)
  if (retirement.signal && task.status !== change.status) {
    putSignal(context, writer, now, 'agent_gone', retirement.told ?? retirement.reason)
  }
}

/** What was not typed yet stays queued for the task's next agent; what was being typed is reported as failed. */
function returnPrompts(writer: Writer, agentId: string): void {
  const { tables } = writer
  for (const prompt of tables.prompts.list({
    where: { agent_id: agentId, state: ['queued', 'delivering'] },
  })) {
    // Nobody else than this coordinator is to hear what an announcement tells.
    if (prompt.state === 'queued' && takeBack(writer, prompt, 'the coordinator ended')) continue
    returnSignals(writer, prompt)
    const change =
      prompt.state === 'queued'
        ? { agent_id: null }
        : { state: 'failed' as const, reason: 'the agent ended while it was typed' }
    tables.prompts.update(prompt.id, change)
    writer.record({ type: 'prompt.returned', images: { prompt: { ...prompt, ...change } } })
  }
}

function endTerminal(writer: Writer, agent: Agent): void {
  const terminal = agent.terminal_id === null ? undefined : writer.tables.terminals.get(agent.terminal_id)
  if (!terminal || terminal.state === 'exited') return
  const change = { state: 'exited' as const, exit_code: agent.exit_code }
  writer.tables.terminals.update(terminal.id, change)
  writer.record({ type: 'terminal.exited', images: { terminal: { ...terminal, ...change } } })
}
