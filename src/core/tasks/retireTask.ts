import { retireAgent } from '../agents/retireAgent.ts'
import type { Result } from '../../base/result.ts'
import type { Failure } from '../../contract/errors.ts'
import type { Task } from '../../contract/task.ts'
import type { Context } from '../context.ts'
import { letGo, startedAgent } from '../claims/owner.ts'
import { commit, type Actor } from '../ledger.ts'
import { projectOf } from '../require.ts'
import {
  retireWorktree,
  type RetireCode,
  type RetireOptions,
  type Retired,
} from '../worktrees/retireWorktree.ts'
import { withoutFollowing } from '../worktrees/followWorktrees.ts'
import { endStrays } from '../terminals/endStrays.ts'
import { endTerminals } from '../terminals/endTerminals.ts'

const GRACE_MS = 3_000

/** Ends a task's agent and terminals, then takes its worktree away with its state kept. */
export async function retireTask(
  context: Context,
  actor: Actor,
  task: Task,
  options: RetireOptions & { readonly reason: string },
): Promise<Result<Retired, Failure<RetireCode>>> {
  const project = projectOf(context, task)
  if (task.agent_id !== null) endOrLetGo(context, actor, task, task.agent_id, options.reason)
  await endTerminals(context, task.id)
  if (task.agent_id !== null) await endStrays(context, project, task.agent_id, GRACE_MS)
  return withoutFollowing(context, task.id, () =>
    context.repositories.run(project.root, () => {
      const now = context.ports.store.read((tables) => tables.tasks.get(task.id)) ?? task
      return retireWorktree(context, project, now, options)
    }),
  )
}

/** The agent of a task that ends: one that was started on it ends too, a guest is free for another. */
function endOrLetGo(context: Context, actor: Actor, task: Task, agentId: string, reason: string): void {
  const started = context.ports.store.read((tables) => startedAgent(tables, task))
  if (started) {
    retireAgent(context, actor, agentId, { reason, signal: false })
    return
  }
  commit(context, actor, (writer) => {
    const agent = letGo(writer, task, reason)
    if (agent) writer.record({ type: 'agent.freed', detail: reason, images: { agent } })
  })
}
