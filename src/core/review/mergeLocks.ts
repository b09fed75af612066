import { err, ok, type Result } from '../../base/result.ts'
import { failure, type Failure } from '../../contract/errors.ts'
import { LEASE_MS, type Lock } from '../../contract/lock.ts'
import type { Project } from '../../contract/project.ts'
import type { Task } from '../../contract/task.ts'
import { othersOn } from '../../domain/locks.ts'
import type { Caller } from '../caller.ts'
import type { Context } from '../context.ts'
import { commit } from '../ledger.ts'
import { projectOf } from '../require.ts'
import { endLock, heldNow, ownerOf } from '../locks/heldLocks.ts'
import { holdLock } from '../locks/holdLock.ts'
import { heldBy } from '../locks/lockWords.ts'

type Held = Failure<'LOCK_HELD'>

/** Locks that say nothing against this merge: those of who asks for it, and those that were taken for the task itself. */
const isOwn = (caller: Caller, task: Task, lock: Lock): boolean =>
  lock.owner === ownerOf(caller) || lock.task_id === task.id

/** Where a merge writes to. */
const MAIN = { scope: 'checkout', checkout: 'main' } as const

/** Paths of the change that another holds in the main checkout, which a merge writes to, or in all of the project. */
export function requireUnlocked(
  context: Context,
  caller: Caller,
  task: Task,
  paths: readonly string[],
): Result<void, Held> {
  const locks = heldNow(context, task.project_id).filter((lock) => !isOwn(caller, task, lock))
  if (locks.length === 0) return ok(undefined)
  const claim = { owner: ownerOf(caller), ...MAIN }
  for (const path of paths) {
    const { binding } = othersOn(locks, { ...claim, target: { kind: 'file', path } })
    if (binding.length > 0) return err(heldBy(`${path}, which ${task.id} changes,`, binding))
  }
  return ok(undefined)
}

/** The paths of a change, each by its old and its new name. */
export async function pathsOfChange(
  context: Context,
  project: Project,
  change: { readonly base: string; readonly head: string },
): Promise<Result<string[], Failure<'GIT_FAILED'>>> {
  const listed = await context.ports.git.listChanges({ path: project.root, ...change, counts: false })
  if (listed.ok) return ok(listed.value.map(({ path }) => path))
  return err(failure('GIT_FAILED', `the paths of the change could not be listed: ${listed.error.message}`))
}

/** Runs a merge while the host holds `res:merge:BRANCH`; whoever asks for it and holds that already keeps it. */
export async function underMergeLock<T, E>(
  context: Context,
  caller: Caller,
  task: Task,
  merge: () => Promise<Result<T, E>>,
): Promise<Result<T, E | Held>> {
  const target = { kind: 'res' as const, path: `merge:${task.base_branch}` }
  const given = {
    ...{ project: projectOf(context, task), claim: { owner: 'host', target, ...MAIN } },
    ...{ ttl_ms: LEASE_MS.most, reason: `merging ${task.id}`, label: 'Switchyard', task_id: task.id },
  }
  const held = holdLock(context, 'host', given, (lock) => isOwn(caller, task, lock))
  if (!held.ok) return held
  const { taken } = held.value
  try {
    return await merge()
  } finally {
    if (taken) commit(context, 'host', (writer) => void endLock(writer, taken, 'released', taken.key))
  }
}
