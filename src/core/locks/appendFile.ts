import { err, ok, type Result } from '../../base/result.ts'
import { failure, type Failure } from '../../contract/errors.ts'
import type { Codes, Input, Output } from '../../contract/index.ts'
import type { Project } from '../../contract/project.ts'
import type { Caller } from '../caller.ts'
import type { Context } from '../context.ts'
import { commit, type Call } from '../ledger.ts'
import { findProject } from '../projects/findProject.ts'
import { endedRun } from '../runs/endedRun.ts'
import { ownTask } from '../runs/ownTask.ts'
import { appendOnce } from './appendOnce.ts'
import type { Grant } from './grantLock.ts'
import { endLock, ownerOf } from './heldLocks.ts'
import { holdLock, type Hold } from './holdLock.ts'
import { lockTarget, rootOf, type Place } from './lockTarget.ts'
import { heldBy } from './lockWords.ts'
import { waitForLock } from './waitForLock.ts'

type In = Input<'lock', 'append'>
type Answer<T> = Result<T, Failure<Codes<'lock', 'append'>>>

/** Longer than any write takes; what a host that dies in it leaves ends by itself. */
const LEASE = 30_000

/** Puts lines at the end of a file while nobody else may write to it, and gives back only the lock that it took itself. */
export async function appendFile(
  context: Context,
  caller: Caller,
  input: In,
  call: Call,
): Promise<Answer<Output<'lock', 'append'>>> {
  const found = await findProject(context, caller, input.project)
  if (!found.ok) return found
  const place = await placeOf(context, caller, found.value, input.path)
  if (!place.ok) return place
  const agent = caller.agent_id
  if (agent !== null && context.ports.store.read((tables) => tables.agents.get(agent))?.status === 'gone')
    return err(failure('NO_AGENT', `agent ${agent} has ended; it writes nothing`))
  const ended = context.ports.store.read((tables) =>
    endedRun(tables, ownTask(tables, caller)?.run_id ?? null),
  )
  if (ended) return err(ended)
  const { file, target, checkout } = place.value
  const claim = { owner: ownerOf(caller), target, scope: 'checkout' as const, checkout }
  const given = { ttl_ms: LEASE, reason: 'appending to it', label: caller.label, task_id: caller.task_id }
  const held = await hold(context, caller, { project: found.value, claim, ...given }, { input, call })
  if (!held.ok) return held
  const { taken } = held.value
  const text = input.text.endsWith('\n') ? input.text : `${input.text}\n`
  const bytes = await appendOnce(context, file, text, call)
  return commit(context, caller, (writer) => {
    if (taken) endLock(writer, taken, 'released', taken.key)
    if (bytes === null) {
      const why = 'it is a folder, a link or not writable; name a file of the project'
      return err(failure('FILE_NOT_FOUND', `nothing can be appended to ${input.path}: ${why}`))
    }
    const answer = {
      path: target.path,
      bytes,
      next: taken ? 'its lock is free again' : 'you hold its lock still',
    }
    call.keep(writer, answer)
    return ok(answer)
  })
}

async function placeOf(
  context: Context,
  caller: Caller,
  project: Project,
  path: string,
): Promise<Answer<Place & { readonly file: string }>> {
  const place = await lockTarget(context, caller, project, `file:${path}`)
  const root = place.ok ? rootOf(context, project, place.value.checkout) : null
  const real = root === null ? null : await context.ports.files.realPath(root)
  if (place.ok && real !== null && !/(?:^|\/)\.git(?:\/|$)/i.test(place.value.target.path))
    return ok({ ...place.value, file: `${real}/${place.value.target.path}` })
  const where = `${project.root} and its worktrees`
  return err(failure('OUTSIDE_PROJECT', `${path} lies outside of ${where}, or in .git; name a file in them`))
}

async function hold(
  context: Context,
  caller: Caller,
  grant: Grant,
  { input, call }: { input: In; call: Call },
): Promise<Answer<Hold>> {
  const first = holdLock(context, caller, grant)
  if (first.ok || input.wait_ms === 0) return first
  const waited = await waitForLock(context, grant.project, grant.claim, {
    attempt: () => {
      const tried = holdLock(context, caller, grant)
      return tried.ok ? tried : null
    },
    ms: input.wait_ms,
    signal: call.signal,
  })
  if (!waited.ok) return waited
  return 'held' in waited.value ? err(heldBy(input.path, waited.value.held)) : waited.value
}
