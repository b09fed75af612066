import { err, ok, type Result } from '../../base/result.ts'
import type { Failure } from '../../contract/errors.ts'
import type { Codes, Input, Output } from '../../contract/index.ts'
import type { Project } from '../../contract/project.ts'
import type { Caller } from '../caller.ts'
import type { Context } from '../context.ts'
import { commit, type Call } from '../ledger.ts'
import { findProject } from '../projects/findProject.ts'
import { candidates } from './candidates.ts'
import { finishClaim } from './claimTask.ts'
import { lockClaims } from './lockFiles.ts'
import { heldTask } from './owner.ts'
import { takeClaim, type Claimed } from './takeClaim.ts'
import { tryUntil } from './tryUntil.ts'
import { pausedAgent } from '../agents/pausedAgent.ts'

type In = Input<'task', 'claimNext'>
type Out = Output<'task', 'claimNext'>
type Fail = Failure<Codes<'task', 'claimNext'>>

/** Why one candidate is passed over; anything else is told to the caller. */
const PASSED = new Set([
  'ALREADY_CLAIMED',
  'WRONG_STATUS',
  'NOT_READY',
  'RUN_ENDED',
  'OVER_BUDGET',
  'LOCK_HELD',
  'FORBIDDEN',
  'OVER_BUDGET',
])

/**
 * Gives the caller the most urgent task that is ready, the oldest of those. Without locks the choice and the claim are one
 * transaction; with them the paths are looked up first, and a candidate that is gone meanwhile is passed over. With
 * `wait_ms` it is asked again after each change until something is.
 */
export async function claimNext(
  context: Context,
  caller: Caller,
  input: In,
  call: Call,
): Promise<Result<Out, Fail>> {
  const found = await findProject(context, caller, input.project)
  if (!found.ok) return found
  const project = found.value
  const taken = await tryUntil(
    context,
    async () => {
      const tried = await takeNext(context, caller, project, input)
      return tried.ok && tried.value === null ? null : tried
    },
    { ms: input.wait_ms, signal: call.signal },
  )
  if (taken === null) return ok(NONE)
  if (!taken.ok) return taken
  if (taken.value === null) return ok(NONE)
  return finishClaim(context, caller, project, { claimed: taken.value, worktree: input.worktree, call })
}

/** One attempt; null where there is nothing to claim now. */
async function takeNext(
  context: Context,
  caller: Caller,
  project: Project,
  input: In,
): Promise<Result<Claimed | null, Fail>> {
  const refused = context.ports.store.read((tables) => pausedAgent(tables, caller))
  if (refused) return err(refused)
  const held = context.ports.store.read((tables) => heldTask(tables, caller))
  if (held) return ok(yours(held))
  if (input.lock_files) return takeWithLocks(context, caller, project, input)
  return commit(context, caller, (writer) => {
    for (const task of candidates(writer.tables, caller, project, input)) {
      const claiming = { caller, project, task_id: task.id, override: false, claims: [] }
      const tried = takeClaim(context, writer, claiming)
      if (tried.ok || !PASSED.has(tried.error.code)) return tried
    }
    return ok(null)
  })
}

const yours = (task: Claimed['task']): Claimed => ({
  ...{ task, outcome: 'yours', prompt: task.prompt, taken_from: null, unmet: [], locks: [] },
})

async function takeWithLocks(
  context: Context,
  caller: Caller,
  project: Project,
  input: In,
): Promise<Result<Claimed | null, Fail>> {
  const found = context.ports.store.read((tables) => [...candidates(tables, caller, project, input)])
  for (const task of found) {
    const claims = await lockClaims(context, caller, project, { task, worktree: input.worktree })
    if (!claims.ok) continue
    const claiming = { caller, project, task_id: task.id, override: false, claims: claims.value }
    const tried = commit(context, caller, (writer) => takeClaim(context, writer, claiming))
    if (tried.ok || !PASSED.has(tried.error.code)) return tried
  }
  return ok(null)
}

const NONE: Out = {
  ...{ outcome: 'none', task: null, prompt: '', notes: '', worktree: null, branch: null, taken_from: null },
  ...{ unmet: [], locks: [] },
  next: 'nothing is ready for you now; list_tasks shows what waits, and for what',
}
