import { err, ok, type Result } from '../../base/result.ts'
import type { Agent } from '../../contract/agent.ts'
import { failure, type Failure } from '../../contract/errors.ts'
import type { Caller } from '../caller.ts'
import type { Context } from '../context.ts'
import { findProject } from '../projects/findProject.ts'
import { reachesAgent, requireAgent } from '../require.ts'

export interface Choice {
  readonly agent_id?: string | undefined
  readonly all?: boolean | undefined
  readonly run_id?: string | undefined
  readonly project?: string | undefined
}

type Code = 'AGENT_NOT_FOUND' | 'PROJECT_NOT_FOUND' | 'NO_PROJECT' | 'BAD_OPTION' | 'FORBIDDEN'

/** The agents that a call about one, all, or those of a run means: never the caller itself, and of several no coordinator. */
export async function chooseAgents(
  context: Context,
  caller: Caller,
  choice: Choice,
): Promise<Result<Agent[], Failure<Code>>> {
  const { agent_id: id, all, run_id: run } = choice
  if (id !== undefined) {
    if (id === caller.agent_id)
      return err(failure('BAD_OPTION', 'you cannot do this to yourself; the operator can', { agent_id: id }))
    const found = requireAgent(context, caller, id)
    return found.ok ? ok([found.value]) : found
  }
  if (all !== true && run === undefined)
    return err(failure('BAD_OPTION', 'say which: agent_id, run_id, or all'))
  const project = await findProject(context, caller, choice.project)
  if (!project.ok) return project
  return ok(
    context.ports.store.read((tables) =>
      tables.agents
        .list({ where: { project_id: project.value.id, role: 'worker' } })
        .filter(({ status }) => status !== 'gone')
        .filter((agent) => run === undefined || tables.tasks.get(agent.task_id ?? '')?.run_id === run)
        .filter((agent) => reachesAgent(context, caller, agent)),
    ),
  )
}
