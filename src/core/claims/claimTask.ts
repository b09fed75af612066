import { err, ok, type Result } from '../../base/result.ts'
import { failure, type Failure } from '../../contract/errors.ts'
import type { Codes, Input, Output } from '../../contract/index.ts'
import type { Project } from '../../contract/project.ts'
import type { Task } from '../../contract/task.ts'
import { hasOwnWorktree } from '../../domain/task.ts'
import type { Caller } from '../caller.ts'
import type { Context } from '../context.ts'
import { commit, type Call } from '../ledger.ts'
import { followLease } from '../locks/followExpiry.ts'
import { projectOf } from '../require.ts'
import { makeWorktree } from '../worktrees/makeWorktree.ts'
import { lockClaims } from './lockFiles.ts'
import { writeRelease } from './moves.ts'
import { requireSeen } from './requireOwned.ts'
import { takeClaim, type Claimed } from './takeClaim.ts'
import { viewClaim } from './viewClaim.ts'

type Answer = Result<Output<'task', 'claim'>, Failure<Codes<'task', 'claim'>>>

/** Gives a task to the caller alone, with the locks on its files and its worktree where those are asked for. */
export async function claimTask(
  context: Context,
  caller: Caller,
  input: Input<'task', 'claim'>,
  call: Call,
): Promise<Answer> {
  const seen = requireSeen(context, caller, input.task_id)
  if (!seen.ok) return seen
  const project = projectOf(context, seen.value)
  const { worktree, override } = input
  const wanted = { task: seen.value, worktree: wantsWorktree(seen.value, worktree) }
  const claims = input.lock_files ? await lockClaims(context, caller, project, wanted) : ok([])
  if (!claims.ok) return claims
  const claiming = { caller, project, task_id: input.task_id, override, claims: claims.value }
  const claimed = commit(context, caller, (writer) => takeClaim(context, writer, claiming))
  return claimed.ok
    ? finishClaim(context, caller, project, { claimed: claimed.value, worktree, call })
    : claimed
}

const wantsWorktree = (task: Task, asked: boolean): boolean =>
  asked && task.isolation === 'worktree' && task.branch !== null

/** Makes the worktree of a task that has just been claimed. Where that fails, the claim is given back. */
export async function finishClaim(
  context: Context,
  caller: Caller,
  project: Project,
  { claimed, worktree, call }: { claimed: Claimed; worktree: boolean; call: Call },
): Promise<Answer> {
  for (const lock of claimed.locks) followLease(context, lock)
  const missing = wantsWorktree(claimed.task, worktree) && !hasOwnWorktree(claimed.task)
  const made = missing ? await makeOwn(context, project, claimed.task) : ok(claimed.task)
  if (!made.ok) {
    commit(context, caller, (writer) => {
      const now = writer.tables.tasks.get(claimed.task.id)
      if (now?.agent_id === caller.agent_id) writeRelease(context, writer, caller, now, 'its worktree failed')
    })
    return made
  }
  return commit(context, caller, (writer) => {
    const answer = viewClaim(writer.tables, { ...claimed, task: made.value })
    const setup = missing ? project.settings.setup_command : null
    const next = setup === null ? answer.next : `run its setup there first: ${setup}; ${answer.next}`
    call.keep(writer, { ...answer, next })
    return ok({ ...answer, next })
  })
}

async function makeOwn(
  context: Context,
  project: Project,
  task: Task,
): Promise<Result<Task, Failure<'GIT_FAILED'>>> {
  const tip = await context.ports.git.commitOf(project.root, `refs/heads/${task.base_branch}`)
  // What the tasks before it have landed must be in it.
  const base = task.after.length > 0 && tip !== null ? tip : task.base_sha
  const fresh = { ...task, base_sha: base }
  if (base !== task.base_sha)
    context.ports.store.write((tables) => tables.tasks.update(task.id, { base_sha: base }))
  const made = await context.repositories.run(project.root, () => makeWorktree(context, project, fresh))
  if (!made.ok)
    return err(failure('GIT_FAILED', `the worktree of ${task.id} could not be made: ${made.error.message}`))
  return ok(context.ports.store.read((tables) => tables.tasks.get(task.id)) ?? fresh)
}
