import type { Agent } from '../../contract/agent.ts'
import type { Task } from '../../contract/task.ts'
import { inBackground, type Context } from '../context.ts'
import { commit, type Writer } from '../ledger.ts'
import { returnHalfTyped, tellCutOff } from './cutOff.ts'
import { endProcesses } from './endAgent.ts'
import { forgetFailures } from './failures.ts'
import { goOn } from './goOn.ts'

export interface Restart {
  /** Why it has to be started again. */
  readonly why: string
  readonly after_ms: number
  /** The how-manieth it is, and how many there may be. */
  readonly count: number
  readonly limit: number
  /** Called with the reason where it cannot be started. */
  readonly onFailure: (why: string) => void
}

/**
 * Starts the program of an agent again after a while, under its own id, in its terminal and with its conversation. Until
 * then it is `starting`, keeps its task and its place among the running agents, and what others send it waits.
 */
export function restartAgent(context: Context, task: Task, agent: Agent, restart: Restart): void {
  const { why, after_ms: after, count, limit } = restart
  const reasons = [...forgetFailures(context, agent.id), why]
  tellCutOff(context, task, agent, 'program')
  const detail = `${why}; it is started again in ${Math.round(after / 1000)} s (${count} of ${limit})`
  commit(context, 'host', (writer) => recordFailure(writer, agent, detail, count))
  // What is left of the old life must not work beside the new one.
  const ended = endProcesses(context, agent)
  inBackground(context, `end ${agent.id}`, () => ended)
  const cancel = context.ports.clock.after(after, () => {
    inBackground(context, `restart ${agent.id}`, async () => {
      await ended
      if (context.failing.get(agent.id) === failing) await startAgain(context, agent, restart)
    })
  })
  const failing = { reasons, cancel }
  context.failing.set(agent.id, failing)
}

function recordFailure(writer: Writer, agent: Agent, detail: string, count: number): void {
  const { tables, at, record } = writer
  const change = {
    status: 'starting' as const,
    status_reason: detail,
    evidence: [{ source: 'process' as const, state: 'gone' as const, at, detail }],
    dialog: null,
    pid: null,
    pid_started: null,
    restarts: count,
    updated_at: at,
  }
  tables.agents.update(agent.id, change)
  if (agent.task_id !== null) tables.tasks.update(agent.task_id, { launch: 'running' }, { launch: 'agent' })
  record({ type: 'agent.restarting', detail, images: { agent: { ...agent, ...change } } })
  const terminal = agent.terminal_id === null ? undefined : tables.terminals.get(agent.terminal_id)
  if (terminal?.state === 'running') {
    tables.terminals.update(terminal.id, { state: 'exited' })
    record({ type: 'terminal.exited', images: { terminal: { ...terminal, state: 'exited' } } })
  }
  returnHalfTyped(writer, { agent_id: agent.id }, 'program')
}

async function startAgain(context: Context, before: Agent, restart: Restart): Promise<void> {
  const { agent, task } = context.ports.store.read((tables) => ({
    agent: tables.agents.get(before.id),
    task: tables.tasks.get(before.task_id ?? ''),
  }))
  if (!agent || agent.status === 'gone' || !task || context.stopping.signal.aborted) return
  const reason = `started again after a failure (${restart.count} of ${restart.limit})`
  const resumed = await goOn(context, task, { agent, reason, by: 'program' })
  if (!resumed.ok && !context.stopping.signal.aborted) restart.onFailure(resumed.error.message)
}
