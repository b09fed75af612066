import type { Agent } from '../../contract/agent.ts'
import type { Output } from '../../contract/index.ts'
import type { Project } from '../../contract/project.ts'
import type { Context } from '../context.ts'
import type { Writer } from '../ledger.ts'
import { candidates } from './candidates.ts'
import { heldTask } from './owner.ts'
import { takeClaim } from './takeClaim.ts'
import { viewClaim } from './viewClaim.ts'

/** Gives a guest the next ready task as it registers, where the project says so and it has none. */
export function claimAtStart(
  context: Context,
  writer: Writer,
  project: Project,
  agent: Agent,
): Output<'task', 'claim'> | null {
  if (!project.settings.claim_at_start || agent.role !== 'worker') return null
  const { role, label, task_id } = agent
  const caller = { token_id: '', role, project_id: project.id, task_id, agent_id: agent.id, label }
  if (heldTask(writer.tables, caller)) return null
  for (const { id } of candidates(writer.tables, caller, project, {})) {
    const taken = takeClaim(context, writer, { caller, project, task_id: id, override: false, claims: [] })
    if (taken.ok) return viewClaim(writer.tables, taken.value)
  }
  return null
}
