import { newId, newSecret } from '../../base/ids.ts'
import { err, ok, type Result } from '../../base/result.ts'
import type { Agent } from '../../contract/agent.ts'
import { failure, type Failure } from '../../contract/errors.ts'
import type { Codes, Input, Output } from '../../contract/index.ts'
import type { Project } from '../../contract/project.ts'
import { WANTED_END } from '../../domain/agentEnd.ts'
import { isReserved } from '../../domain/names.ts'
import type { Caller } from '../caller.ts'
import { claimAtStart } from '../claims/claimAtStart.ts'
import type { Context } from '../context.ts'
import { commit, type Call, type Writer } from '../ledger.ts'
import { claimQueued } from '../messages/claimQueued.ts'
import type { Tables } from '../ports/store.ts'
import { findProject } from '../projects/findProject.ts'
import { agentRow, insertToken } from './agentRow.ts'
import { lookAtFolderSoon } from './lookAtFolder.ts'
import { formerGuest, lostBefore } from './lostBefore.ts'
import { presenceOf } from './presence.ts'
import { revokeTokens } from './startAgent.ts'
import { sweepLater } from './sweepGuests.ts'

type In = Input<'agent', 'register'>
const USE = 'use this token for every further call; get_briefing says what to do'

type Answer = Result<Output<'agent', 'register'>, Failure<Codes<'agent', 'register'>>>

/**
 * A guest becomes known, or is known again. The operator's token, which only programs of the same user can read, proves
 * that a session may have an identity; an agent's own token proves that agent alone.
 */
export async function registerAgent(
  context: Context,
  caller: Caller,
  input: In,
  call: Call,
): Promise<Answer> {
  if (isReserved(input.label)) {
    return err(
      failure('RESERVED_NAME', `${input.label} is a name of Switchyard's own; register under another label`),
    )
  }
  const project = await findProject(context, caller, input.project)
  if (!project.ok) return project
  const program = await lookAtProgram(context, input)
  const secret = newSecret(context.ports.random)
  const answer = commit(context, caller, (writer): Answer => {
    const known = knownAgent(writer.tables, caller, project.value, input)
    if (caller.role !== 'operator' && !known) {
      return err(
        failure(
          'AGENT_NOT_FOUND',
          `the agent of this token (${caller.agent_id ?? 'none'}) is no guest; only the operator registers another`,
        ),
      )
    }
    const former = known
      ? undefined
      : formerGuest(writer.tables, { ...input, project_id: project.value.id, session_id: input.session_id })
    // Whoever was killed does not come back by registering anew.
    if (former?.status_reason === WANTED_END.killed) return err(wasKilled(former))
    const agent = known
      ? renew(writer, known, input, program)
      : enter(context, writer, { project: project.value, input, program })
    revokeTokens(writer, agent.id)
    insertToken(context, writer, agent, secret)
    const claimed = claimAtStart(context, writer, project.value, agent)
    const answer = {
      agent: writer.tables.agents.get(agent.id) ?? agent,
      token: secret,
      known: known !== undefined,
      lost: former ? lostBefore(context, writer.tables, former) : null,
      next: former ? `${USE}; what you held before is in lost, and no longer yours` : USE,
      claimed,
    }
    call.keep(writer, answer)
    return ok(answer)
  })
  if (answer.ok) arrive(context, answer.value.agent)
  return answer
}

/** From now on it is followed: its silence, its process, its folder. */
function arrive(context: Context, agent: Agent): void {
  const presence = presenceOf(context, agent.id)
  if (presence) {
    presence.seen = context.ports.clock.now()
    presence.looked = 0
  }
  sweepLater(context)
  lookAtFolderSoon(context, agent.id)
}

interface Program {
  readonly pid: number | null
  readonly pid_started: string | null
}

/** A process is known by its number and its start; a number of which neither is to be had says nothing. */
async function lookAtProgram(context: Context, { pid }: In): Promise<Program | null> {
  if (pid === undefined) return null
  const started = await context.ports.machine.startTime(pid)
  return { pid: started === null ? null : pid, pid_started: started }
}

const wasKilled = ({ id, session_id: session }: Agent): Failure<'FORBIDDEN'> =>
  failure('FORBIDDEN', `session ${session ?? ''} was agent ${id}, which was killed; begin a new session`)

function knownAgent(tables: Tables, caller: Caller, project: Project, input: In): Agent | undefined {
  if (caller.agent_id !== null) {
    const own = tables.agents.get(caller.agent_id)
    return own?.guest === true && own.status !== 'gone' ? own : undefined
  }
  if (input.session_id === undefined) return undefined
  return tables.agents
    .list({ where: { project_id: project.id, session_id: input.session_id, guest: true } })
    .find(({ status, label }) => status !== 'gone' && label === input.label)
}

function renew({ tables, at, record }: Writer, known: Agent, input: In, program: Program | null): Agent {
  const change = {
    label: input.label,
    contact: input.contact,
    ...(input.summary === '' ? {} : { summary: input.summary }),
    ...(input.cwd === undefined ? {} : { cwd: input.cwd }),
    ...program,
    ...(known.status === 'stale' ? { status: 'working' as const, status_reason: 'it has registered' } : {}),
    seen_at: at,
    updated_at: at,
  }
  tables.agents.update(known.id, change)
  const agent = { ...known, ...change }
  record({ type: 'agent.registered', detail: 'known already', images: { agent } })
  return agent
}

interface Entry {
  readonly project: Project
  readonly input: In
  readonly program: Program | null
}

function enter(context: Context, writer: Writer, entry: Entry): Agent {
  const { tables, at, record } = writer
  const { project, input, program } = entry
  const { role, kind, label } = input
  const named = { id: newId('agt', context.ports.random), project_id: project.id, task_id: null }
  const agent: Agent = {
    ...agentRow(at, { ...named, role, kind, label }),
    guest: true,
    contact: input.contact,
    summary: input.summary,
    cwd: input.cwd ?? project.root,
    session_id: input.session_id ?? null,
    ...program,
    status: 'working',
    status_reason: 'it has registered',
    mcp: { status: 'none', client: null, error: null, at, log: [] },
  }
  tables.agents.insert(agent)
  record({ type: 'agent.registered', images: { agent } })
  claimQueued(context, writer, agent)
  return agent
}
