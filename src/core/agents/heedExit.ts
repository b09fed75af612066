import { cleanText } from '../../base/text.ts'
import { decideRestart, describeEnd, isFailure, type ProgramEnd } from '../../domain/restart.ts'
import type { Context } from '../context.ts'
import { projectOf } from '../require.ts'
import { canGoOn } from './cutOff.ts'
import type { LiveAgent } from './liveAgent.ts'
import { restartAgent } from './restartAgent.ts'
import { retireAgent } from './retireAgent.ts'

/** A program that ends so soon after a signal that was sent through Switchyard has ended by it. */
const SIGNALLED_MS = 10_000
const LINES = 12
const LINE_LENGTH = 160

/** The program of an agent has ended: it is started again where it failed and that may help, else it is retired. */
export function heedExit(context: Context, live: LiveAgent, exit: ProgramEnd): void {
  live.cancelRecheck()
  live.cancelRetry()
  live.cancelHold()
  const sent = live.signalled_at !== null && context.ports.clock.now() - live.signalled_at < SIGNALLED_MS
  heedEnd(context, live.id, {
    why: describeEnd(exit),
    failed: isFailure(exit) && !sent,
    exit_code: exit.code,
    output: lastLines(context, live.terminal_id),
  })
}

interface End {
  readonly why: string
  readonly failed: boolean
  readonly exit_code: number | null
  readonly output: readonly string[]
}

function heedEnd(context: Context, agentId: string, end: End): void {
  const { agent, task } = context.ports.store.read((tables) => {
    const row = tables.agents.get(agentId)
    return { agent: row, task: tables.tasks.get(row?.task_id ?? '') }
  })
  if (!agent || agent.status === 'gone') return
  const works = task?.agent_id === agentId && (task.launch === 'running' || task.launch === 'agent')
  const limit = projectOf(context, agent).settings.max_restarts
  const decision = decideRestart({
    can_go_on: end.failed && canGoOn(context, agent),
    task_status: works ? task.status : null,
    restarts: agent.restarts,
    max_restarts: limit,
  })
  if (task && decision.again) {
    context.live.delete(agentId)
    const { count, after_ms } = decision
    const onFailure = (message: string): void =>
      heedEnd(context, agentId, { ...end, why: `it could not be started again: ${message}`, failed: true })
    return restartAgent(context, task, agent, { why: end.why, after_ms, count, limit, onFailure })
  }
  const before = context.failing.get(agentId)?.reasons ?? []
  const times = agent.restarts === 0 ? '' : `; it had been started again ${agent.restarts} times`
  retireAgent(context, 'host', agentId, {
    reason: end.why + times,
    exit_code: end.exit_code,
    signal: true,
    told: tell(end, times, before),
  })
}

/** For whoever owns the task. What the program wrote is foreign text: quoted, so that it is not taken for ours. */
function tell(end: End, times: string, before: readonly string[]): string {
  const parts = [end.why + times]
  if (before.length > 0) parts.push(`before that: ${before.join('; ')}`)
  if (end.output.length > 0) parts.push('its last output:', ...end.output.map((line) => `> ${line}`))
  return parts.join('\n')
}

/** The last lines on its screen that hold anything; the exit is told when they are all there. */
const lastLines = (context: Context, terminalId: string): readonly string[] =>
  (context.ports.terminals.screen(terminalId)?.lines ?? [])
    .map((line) => cleanText(line).trimEnd().slice(0, LINE_LENGTH))
    .filter((line) => line !== '')
    .slice(-LINES)
