import { err, ok, type Result } from '../../base/result.ts'
import type { Agent } from '../../contract/agent.ts'
import { failure, type Failure } from '../../contract/errors.ts'
import type { Phase } from '../../contract/briefingOperations.ts'
import { briefingText, type Section } from '../../domain/briefing.ts'
import { guidanceFor, phaseOf } from '../../domain/guidance.ts'
import { named } from '../../domain/named.ts'
import type { Caller } from '../caller.ts'
import type { Context } from '../context.ts'
import type { Handler } from '../handlers.ts'
import { requireAgent } from '../require.ts'
import { gatherFacts, type BriefingFacts, type Briefed } from './gatherFacts.ts'
import { quotedSections } from './quotedSections.ts'

/** Everything an agent needs to begin, in one text: what is ours and of the operator outside of the frame, all else in it. */
export const showBriefing =
  (context: Context): Handler<'briefing', 'show'> =>
  async (caller, input) => {
    const whom = whoIsBriefed(context, caller, input.agent_id)
    if (!whom.ok) return whom
    const facts = context.ports.store.read((tables) =>
      gatherFacts(tables, whom.value, context.ports.clock.now()),
    )
    const { agent, task, run, led } = facts
    const place = { role: agent.role, paused: facts.paused, task: task ?? null, run: run ?? null, led }
    const phase = phaseOf(place)
    const sections = [...ownSections(facts, phase), ...quotedSections(facts)]
    return ok({
      agent_id: agent.id,
      role: agent.role,
      phase,
      task_id: task?.id ?? null,
      run_id: run?.id ?? null,
      unread: facts.unread.length,
      text: briefingText(sections, input.max_bytes),
    })
  }

function whoIsBriefed(
  context: Context,
  caller: Caller,
  agentId: string | undefined,
): Result<Briefed, Failure<'AGENT_NOT_FOUND' | 'FORBIDDEN' | 'BAD_REQUEST'>> {
  const id = agentId ?? caller.agent_id
  if (id === null) return err(failure('BAD_REQUEST', 'this token is no agent; name one in agent_id'))
  if (id !== caller.agent_id) {
    const found = requireAgent(context, caller, id)
    return found.ok ? ok(briefedOf(found.value)) : found
  }
  const agent = context.ports.store.read((tables) => tables.agents.get(id))
  if (agent) return ok(briefedOf(agent))
  // A token that somebody made by hand stands for an agent of which nothing else is stored.
  const role = caller.role === 'coordinator' ? ('coordinator' as const) : ('worker' as const)
  const { project_id, task_id, label } = caller
  return ok({ id, role, project_id: project_id ?? '', task_id, label, agent: null })
}

const briefedOf = (agent: Agent): Briefed => ({ ...agent, agent })

function ownSections(facts: BriefingFacts, phase: Phase): Section[] {
  const { agent, task, run, project } = facts
  const folder = agent.agent?.cwd ?? task?.worktree ?? project?.root ?? 'its folder is not known'
  const branch = task?.branch ? `branch ${task.branch}, based on ${task.base_branch}` : 'the main checkout'
  const kind = agent.agent ? ` of kind ${agent.agent.kind}` : ''
  const lines = [
    `You are ${agent.id} ${named(agent.label)}, ${agent.role}${kind}. Your folder: ${folder} (${branch}).`,
    ...(task ? [`Your task: ${task.id} ${named(task.title)}, ${task.status}, ${task.complexity}.`] : []),
    ...(run
      ? [`Its run: ${run.id} ${named(run.name)}, ${run.status}, brief at version ${run.version}.`]
      : []),
    `Unread messages: ${facts.unread.length}.`,
  ]
  const next = guidanceFor(agent.role, phase)
  return [
    { own: true, title: 'Who you are', words: lines.join('\n') },
    { own: true, title: `What to do next (${phase})`, words: next.map((line) => `- ${line}`).join('\n') },
    ...(facts.directives.length === 0
      ? []
      : [
          {
            own: true,
            title: 'Directives, authenticated by Switchyard: follow them',
            words: facts.directives.map(({ sender, body }) => `From ${sender}: ${body}`).join('\n'),
          },
        ]),
  ]
}
