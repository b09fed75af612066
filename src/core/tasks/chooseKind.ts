import { err, ok, type Result } from '../../base/result.ts'
import { failure, type Failure } from '../../contract/errors.ts'
import type { Project } from '../../contract/project.ts'
import { newUuid } from '../../base/ids.ts'
import type { Caller } from '../caller.ts'
import type { Context } from '../context.ts'
import type { AgentKind } from '../ports/agents.ts'

type Code = 'UNKNOWN_KIND' | 'KIND_NOT_INSTALLED' | 'BAD_OPTION'

/** The kind that was named, else the project's default, else the coordinator's own, else the first one installed. */
export async function chooseKind(
  context: Context,
  project: Project,
  caller: Caller,
  named: string | undefined,
): Promise<Result<string, Failure<'UNKNOWN_KIND'>>> {
  const { agents, store, config } = context.ports
  const own =
    caller.agent_id === null ? undefined : store.read((tables) => tables.agents.get(caller.agent_id ?? ''))
  const wanted = named ?? project.settings.default_kind ?? own?.kind
  if (wanted !== undefined && agents.get(wanted)) return ok(wanted)
  if (named !== undefined) {
    const known = agents.list().map((kind) => kind.kind)
    return err(failure('UNKNOWN_KIND', `there is no kind ${named}; known are ${known.join(', ')}`, { known }))
  }
  const detected = await Promise.all(
    agents.list().map(async (kind) => ({ kind, found: await kind.detect(config.environment) })),
  )
  const installed = detected.filter((one) => one.found.installed).map((one) => one.kind)
  const chosen =
    installed.find((kind) => !kind.self_contained && kind.verified.ok) ??
    installed.find((kind) => kind.self_contained)
  return chosen ? ok(chosen.kind) : err(failure('UNKNOWN_KIND', 'no kind of agent is installed; name a kind'))
}

interface Options {
  readonly model?: string | undefined
  readonly permission_mode?: string | undefined
  readonly command?: readonly string[] | undefined
}

/** Whether an agent of the kind could be started here with these options; asks the kind for a plan and drops it. */
export async function requireLaunchable(
  context: Context,
  project: Project,
  kindName: string,
  options: Options,
): Promise<Result<AgentKind, Failure<Code>>> {
  const { agents, config, random } = context.ports
  const kind = agents.get(kindName)
  if (!kind) return err(failure('UNKNOWN_KIND', `there is no kind ${kindName}`))
  const plan = await kind.plan({
    agent_id: 'agt-check',
    role: 'worker',
    title: 'check',
    cwd: project.root,
    folder: `${config.home}/agents/check`,
    environment: config.environment,
    url: config.url(),
    token: 'check',
    relay: config.relay,
    preamble: 'check',
    model: options.model ?? null,
    permission_mode: options.permission_mode ?? null,
    command: options.command ?? null,
    resume: null,
    fresh_session: newUuid(random),
  })
  if (plan.ok) return ok(kind)
  const code = plan.error.code === 'not_installed' ? 'KIND_NOT_INSTALLED' : 'BAD_OPTION'
  return err(failure(code, `${kindName}: ${plan.error.message}`, { kind: kindName }))
}
