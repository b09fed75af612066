import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { promisify } from 'node:util'
import { z } from 'zod'
import { cleanLine } from '../base/text.ts'
import { operationNamed } from '../contract/operationTable.ts'
import { callHost } from './callHost.ts'
import { findHost, homeOf, type GlobalOptions } from './findHost.ts'
import { CliError, EXIT } from './outcome.ts'

export interface TmuxOptions extends GlobalOptions {
  readonly layout: 'windows' | 'panes'
  readonly session: string
  /** False: while the session shows an agent, a person holds it and queued prompts wait. */
  readonly prompts: boolean
  /** Whether this runs inside tmux, which is then switched to the session. */
  readonly inside: boolean
}

const TITLE_LIMIT = 40
/** The pane's own note of the agent that it shows. */
const MARK = '@switchyard_agent'

const runningAgents = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      label: z.string(),
      kind: z.string(),
      status: z.string(),
      task_id: z.string().nullable(),
    }),
  ),
})
type Agent = z.infer<typeof runningAgents>['items'][number] & { readonly task_id: string }

const failure = z.object({ code: z.union([z.string(), z.number()]), stderr: z.string() })

async function tmux(...args: string[]): Promise<string> {
  try {
    return (await promisify(execFile)('tmux', args)).stdout
  } catch (error) {
    // execFile tells a missing program and every exit code but 0 by throwing.
    const { code, stderr } = failure.parse(error)
    if (code === 'ENOENT')
      throw new CliError('NO_TMUX', 'tmux is not on the PATH; install it, then try again', EXIT.impossible)
    throw new CliError('TMUX_FAILED', `tmux ${args[0] ?? ''}: ${stderr.trim()}`, EXIT.impossible)
  }
}

async function listRunning(options: GlobalOptions): Promise<Agent[]> {
  const host = await findHost(options)
  const answer = await callHost(host, operationNamed('agent.list'), { limit: 200 })
  return runningAgents
    .parse(answer)
    .items.filter((agent): agent is Agent => agent.status !== 'gone' && agent.task_id !== null)
    .toReversed()
}

/** Arguments that make a new pane show the agent, directly and not through a shell. */
function showing(agent: Agent, options: TmuxOptions): string[] {
  const program = process.argv[1] ?? ''
  const hold = options.prompts ? [] : ['--hold']
  return [
    ...['-e', `SWITCHYARD_HOME=${homeOf(options)}`, '--'],
    ...[process.execPath, program, 'attach', agent.task_id, ...hold],
  ]
}

const titleOf = ({ label, kind }: Agent): string =>
  // tmux reads # as the start of a format, and : and . as parts of a target.
  `${cleanLine(label).replaceAll(/[#:.]/g, ' ').slice(0, TITLE_LIMIT).trim()} (${kind})`

/** Adds what shows one agent; answers the id of its pane. */
async function addPane(agent: Agent, options: TmuxOptions, first: boolean): Promise<void> {
  const { session, layout } = options
  const print = ['-P', '-F', '#{pane_id}']
  const size = ['-x', String(process.stdout.columns || 160), '-y', String(process.stdout.rows || 45)]
  const made = first
    ? ['new-session', '-d', '-s', session, '-n', layout === 'panes' ? 'agents' : titleOf(agent), ...size]
    : layout === 'panes'
      ? ['split-window', '-d', '-t', `=${session}:`]
      : ['new-window', '-d', '-t', `=${session}:`, '-n', titleOf(agent)]
  const pane = (await tmux(...made, ...print, ...showing(agent, options))).trim()
  await tmux('set-option', '-p', '-t', pane, MARK, agent.id)
  // What an agent said last stays to be read when it has ended.
  await tmux('set-option', '-p', '-t', pane, 'remain-on-exit', 'on')
  await tmux('select-pane', '-t', pane, '-T', titleOf(agent))
  if (layout === 'panes') {
    await tmux('set-option', '-w', '-t', pane, 'pane-border-status', 'top')
    await tmux('select-layout', '-t', pane, 'tiled')
  }
}

async function shownIn(session: string): Promise<Set<string> | null> {
  try {
    await tmux('has-session', '-t', `=${session}`)
  } catch (error) {
    // tmux answers "no such session" by its exit code alone.
    if (error instanceof CliError && error.code === 'TMUX_FAILED') return null
    throw error
  }
  const panes = await tmux('list-panes', '-s', '-t', `=${session}`, '-F', `#{pane_dead} #{${MARK}}`)
  const live = panes.split('\n').filter((line) => line.startsWith('0 '))
  return new Set(live.map((line) => line.slice(2)).filter((id) => id !== ''))
}

async function enter({ session, inside }: TmuxOptions): Promise<void> {
  const args = [inside ? 'switch-client' : 'attach-session', '-t', `=${session}`]
  const [code] = (await once(spawn('tmux', args, { stdio: 'inherit' }), 'exit')) as [number | null]
  process.exitCode = code ?? EXIT.impossible
}

/**
 * Shows every running agent in a tmux session, each by an attachment of its own; agents that the session does not show
 * yet are added to it. Agents run on in the host whatever becomes of the session.
 */
export async function openTmux(options: TmuxOptions): Promise<void> {
  if (options.url !== undefined || options.token !== undefined) {
    const message =
      'tmux shows the agents of a host on this machine: name its --home, and leave out --url and --token'
    throw new CliError('USAGE', message, EXIT.usage)
  }
  if (!/^[\w-]{1,60}$/.test(options.session))
    throw new CliError('USAGE', '--session must be 1 to 60 letters, digits, - or _', EXIT.usage)
  const agents = await listRunning(options)
  const shown = await shownIn(options.session)
  if (agents.length === 0 && shown === null)
    throw new CliError('NO_AGENT', 'No agent runs. Start one with: switchyard task create', EXIT.impossible)
  const missing = agents.filter(({ id }) => shown === null || !shown.has(id))
  for (const [at, agent] of missing.entries()) await addPane(agent, options, shown === null && at === 0)
  if (process.stdout.isTTY && !options.json) return enter(options)
  const answer = { session: options.session, agents: agents.map(({ id, task_id }) => ({ id, task_id })) }
  const human = `${agents.length} agents are in the tmux session ${options.session}. Enter it with: tmux attach -t ${options.session}`
  process.stdout.write(`${options.json ? JSON.stringify(answer) : human}\n`)
}
