import { err, type Result } from '../../base/result.ts'
import { newUuid } from '../../base/ids.ts'
import type { Agent } from '../../contract/agent.ts'
import type { Project } from '../../contract/project.ts'
import type { Task } from '../../contract/task.ts'
import { preambleFor } from '../../domain/preamble.ts'
import type { Context } from '../context.ts'
import type { LaunchPlan } from '../ports/agents.ts'
import { hookEnvironment } from '../locks/commitHook.ts'
import { marksOf } from '../terminals/endStrays.ts'
import { agentFolder } from './agentFolder.ts'

/** Neighbouring ports that a task may use for its servers. */
const PORT_BLOCK = 10
const FIRST_PORT = 20_000

export interface Started {
  readonly agent: Agent
  readonly secret: string
  /** Whether it ran before: it goes on with its conversation, where it has one, and with the scrollback of its terminal. */
  readonly again: boolean
}

/** Asks the agent's kind how to start it: program, environment, files. */
export async function planLaunch(
  context: Context,
  project: Project,
  task: Task,
  started: Started,
): Promise<Result<LaunchPlan, { message: string }>> {
  const { agents, config, machine, random } = context.ports
  const kind = agents.get(task.kind)
  if (!kind) return err({ message: `this version of Switchyard does not know the kind ${task.kind}` })
  const cwd = task.worktree ?? project.root
  const port = await machine.freePorts(FIRST_PORT + (parsePort(task.id) % 2_000) * PORT_BLOCK, PORT_BLOCK)
  const place = { SWITCHYARD_TASK: task.id, SWITCHYARD_WORKTREE: cwd, SWITCHYARD_PROJECT: project.root }
  const hooks = await hookEnvironment(context, project, config.environment)
  return kind.plan({
    agent_id: started.agent.id,
    role: task.role,
    title: task.title,
    cwd,
    folder: agentFolder(context, started.agent.id),
    environment: {
      ...config.environment,
      ...place,
      ...hooks,
      ...marksOf(context, started.agent.id),
      ...(port === null ? {} : { SWITCHYARD_PORT: String(port) }),
    },
    url: config.url(),
    token: started.secret,
    relay: config.relay,
    preamble: preambleFor({
      role: task.role,
      task_id: task.id,
      branch: task.branch,
      base_branch: task.base_branch,
      folder: cwd,
    }),
    ...task.options,
    resume: started.again ? started.agent.session_id : null,
    fresh_session: newUuid(random),
  })
}

/** Spreads tasks over the port range by their ids, so that neighbours rarely ask for the same block. */
const parsePort = (taskId: string): number =>
  Array.from(taskId).reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 65_521, 7)
