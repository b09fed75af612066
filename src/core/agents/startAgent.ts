import { err, ok, type Result } from '../../base/result.ts'
import { newId, newSecret } from '../../base/ids.ts'
import type { Agent } from '../../contract/agent.ts'
import type { Project } from '../../contract/project.ts'
import type { Task } from '../../contract/task.ts'
import type { Terminal } from '../../contract/terminal.ts'
import type { Context } from '../context.ts'
import { commit, type Writer } from '../ledger.ts'
import { claimQueued } from '../messages/claimQueued.ts'
import type { LaunchPlan } from '../ports/agents.ts'
import type { StartedTerminal } from '../ports/terminals.ts'
import { beginRun } from '../runs/beginRun.ts'
import { endedRun } from '../runs/endedRun.ts'
import { agentRow, insertToken } from './agentRow.ts'
import { endAgent } from './endAgent.ts'
import { forgetFailuresLater } from './failures.ts'
import { addLive } from './live.ts'
import { withLine } from './mcpLog.ts'
import { observe } from './observe.ts'
import { planLaunch, type Started } from './planLaunch.ts'

const SIZE = { cols: 120, rows: 40 }

/** Starts a new agent on a task whose worktree is ready. */
export async function startAgent(
  context: Context,
  project: Project,
  task: Task,
): Promise<Result<void, { message: string }>> {
  const secret = newSecret(context.ports.random)
  const begun = commit(context, 'host', (writer) => begin(context, writer, task, secret))
  if (!begun.ok) return begun
  const agent = begun.value
  const ran = await run(context, project, task, { agent, secret, again: false })
  if (!ran.ok) abandon(context, agent, ran.error.message)
  return ran
}

/**
 * Starts an agent's program again in its own terminal, under its own id and with its own conversation, where it has one.
 * An agent that cannot be started is left as it is: the caller decides about it.
 */
export async function resumeAgent(
  context: Context,
  project: Project,
  task: Task,
  { agent: before, reason }: { readonly agent: Agent; readonly reason: string },
): Promise<Result<void, { message: string }>> {
  const secret = newSecret(context.ports.random)
  const agent = commit(context, 'host', (writer) => {
    revokeTokens(writer, before.id)
    insertToken(context, writer, before, secret)
    const change = {
      status: 'starting' as const,
      status_reason: reason,
      dialog: null,
      updated_at: writer.at,
    }
    writer.tables.agents.update(before.id, change)
    writer.record({ type: 'agent.resuming', images: { agent: { ...before, ...change } } })
    return { ...before, ...change }
  })
  return run(context, project, task, { agent, secret, again: true })
}

export function revokeTokens(writer: Writer, agentId: string): void {
  for (const token of writer.tables.tokens.list({ where: { agent_id: agentId, revoked_at: null } })) {
    writer.tables.tokens.update(token.id, { revoked_at: writer.at })
  }
}

function begin(
  context: Context,
  writer: Writer,
  task: Task,
  secret: string,
): Result<Agent, { message: string }> {
  const ended = endedRun(writer.tables, task.run_id)
  if (ended) return err(ended)
  beginRun(writer, task.run_id)
  return ok(newAgent(context, writer, task, secret))
}

function newAgent(context: Context, writer: Writer, task: Task, secret: string): Agent {
  const { random } = context.ports
  const agent: Agent = {
    ...agentRow(writer.at, { ...task, id: newId('agt', random), label: task.title, task_id: task.id }),
    status_reason: 'its program is being started',
    cwd: task.worktree,
    terminal_id: newId('trm', random),
  }
  writer.tables.agents.insert(agent)
  insertToken(context, writer, agent, secret)
  for (const prompt of writer.tables.prompts.list({ where: { task_id: task.id, state: 'queued' } })) {
    writer.tables.prompts.update(prompt.id, { agent_id: agent.id })
  }
  const status = task.status === 'review' ? ('review' as const) : ('in_progress' as const)
  const change = { agent_id: agent.id, status, updated_at: writer.at }
  writer.tables.tasks.update(task.id, change)
  writer.record({ type: 'agent.starting', images: { agent, task: { ...task, ...change } } })
  claimQueued(context, writer, agent)
  return agent
}

/** Answers ok too where its program ended at once: then that is taken care of. */
async function run(
  context: Context,
  project: Project,
  task: Task,
  started: Started,
): Promise<Result<void, { message: string }>> {
  const { agent } = started
  const cwd = task.worktree ?? project.root
  const plan = await planLaunch(context, project, task, started)
  if (!plan.ok) return err({ message: plan.error.message })
  if (isGone(context, agent)) return err({ message: 'it was ended before it had started' })
  for (const file of plan.value.files) await context.ports.files.writeSecure(file.path, file.content, 0o600)
  const terminalId = agent.terminal_id ?? newId('trm', context.ports.random)
  const live = addLive(context, agent, terminalId)
  const opened = await context.ports.terminals.open({
    id: terminalId,
    argv: plan.value.argv,
    cwd,
    env: plan.value.env,
    ...SIZE,
    resume: started.again,
  })
  if (!opened.ok) {
    context.live.delete(agent.id)
    return err({ message: opened.error.message })
  }
  if (isGone(context, agent)) {
    context.live.delete(agent.id)
    await endAgent(context, { ...agent, terminal_id: terminalId })
    return err({ message: 'it was ended before it had started' })
  }
  if (context.live.get(agent.id) !== live) return ok(undefined)
  recordRunning(context, agent, {
    task_id: task.id,
    terminal_id: terminalId,
    plan: plan.value,
    process: opened.value,
  })
  observe(context, live, { source: 'process', state: 'alive', detail: `pid ${opened.value.pid}` })
  forgetFailuresLater(context, agent)
  return ok(undefined)
}

const isGone = (context: Context, { id }: Agent): boolean =>
  context.ports.store.read((tables) => tables.agents.get(id))?.status === 'gone'

function mcpAtStart(agent: Agent, plan: LaunchPlan, at: string): Agent['mcp'] {
  const text = plan.mcp ? 'its program was given our MCP server' : 'its kind takes no MCP server from us'
  const status = plan.mcp ? ('pending' as const) : ('none' as const)
  return { status, client: null, error: null, at, log: withLine(agent.mcp.log, { at, text }) }
}

interface Running {
  readonly task_id: string
  readonly terminal_id: string
  readonly plan: LaunchPlan
  readonly process: StartedTerminal
}

function recordRunning(context: Context, agent: Agent, running: Running): void {
  const { plan, process, terminal_id: terminalId } = running
  commit(context, 'host', ({ tables, at, record }) => {
    const change = {
      terminal_id: terminalId,
      pid: process.pid,
      pid_started: process.started,
      session_id: plan.session_id ?? agent.session_id,
      mcp: mcpAtStart(agent, plan, at),
      updated_at: at,
    }
    tables.agents.update(agent.id, change)
    const terminal: Terminal = {
      id: terminalId,
      project_id: agent.project_id,
      task_id: agent.task_id,
      agent_id: agent.id,
      purpose: 'agent',
      title: agent.label,
      ...SIZE,
      pid: process.pid,
      state: 'running',
      exit_code: null,
      created_at: at,
    }
    if (tables.terminals.get(terminalId)) tables.terminals.update(terminalId, terminal)
    else tables.terminals.insert(terminal)
    const launched = { launch: 'running' as const, updated_at: at }
    tables.tasks.update(running.task_id, launched, { launch: ['agent', 'running'] })
    const task = tables.tasks.get(running.task_id)
    const now = tables.agents.get(agent.id)
    record({
      type: 'agent.started',
      images: { terminal, ...(now ? { agent: now } : {}), ...(task ? { task } : {}) },
    })
  })
}

/** An agent that never came to run: its row says why, its token dies. */
function abandon(context: Context, agent: Agent, message: string): void {
  if (isGone(context, agent)) return
  commit(context, 'host', (writer) => {
    revokeTokens(writer, agent.id)
    const change = {
      status: 'gone' as const,
      status_reason: message,
      held: null,
      updated_at: writer.at,
      ended_at: writer.at,
    }
    writer.tables.agents.update(agent.id, change)
    writer.record({ type: 'agent.failed', detail: message, images: { agent: { ...agent, ...change } } })
    for (const prompt of writer.tables.prompts.list({ where: { agent_id: agent.id, state: 'queued' } })) {
      writer.tables.prompts.update(prompt.id, { agent_id: null })
    }
    if (agent.task_id !== null)
      writer.tables.tasks.update(agent.task_id, { status: 'pending' }, { status: 'in_progress' })
  })
}
