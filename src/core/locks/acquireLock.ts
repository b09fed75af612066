import { isoTime } from '../../base/clock.ts'
import { err, ok, type Result } from '../../base/result.ts'
import { failure, type Failure } from '../../contract/errors.ts'
import type { Codes, Input, Output } from '../../contract/index.ts'
import type { Lock } from '../../contract/lock.ts'
import type { Project } from '../../contract/project.ts'
import { decideLock, type LockClaim } from '../../domain/locks.ts'
import type { Caller } from '../caller.ts'
import type { Context } from '../context.ts'
import { commit, type Call, type Writer } from '../ledger.ts'
import { findProject } from '../projects/findProject.ts'
import { endedRun } from '../runs/endedRun.ts'
import { ownTask } from '../runs/ownTask.ts'
import { followLease } from './followExpiry.ts'
import { grantLock } from './grantLock.ts'
import { heldLocks, heldNow, ownerOf } from './heldLocks.ts'
import { lockTarget } from './lockTarget.ts'
import { adviceOn, heldBy } from './lockWords.ts'
import { waitForLock } from './waitForLock.ts'

type In = Input<'lock', 'acquire'>
type Out = Output<'lock', 'acquire'>
type Answer = Result<Out, Failure<Codes<'lock', 'acquire'>>>

/** Takes or renews a lease, at once or when whoever is in the way has gone, decided in one transaction. */
export async function acquireLock(context: Context, caller: Caller, input: In, call: Call): Promise<Answer> {
  const found = await findProject(context, caller, input.project)
  if (!found.ok) return found
  const place = await lockTarget(context, caller, found.value, input.target)
  if (!place.ok) return place
  const claim = { owner: ownerOf(caller), scope: input.scope, ...place.value }
  const attempt = () => take({ context, caller, input, call, project: found.value, claim })
  const first = attempt()
  if (input.wait_ms === 0 || first.ok || first.error.code !== 'LOCK_HELD') return first
  const waited = await waitForLock(context, found.value, claim, {
    attempt: () => {
      const tried = attempt()
      return !tried.ok && tried.error.code === 'LOCK_HELD' ? null : tried
    },
    ms: input.wait_ms,
    signal: call.signal,
  })
  if (!waited.ok) return waited
  return 'held' in waited.value ? ok(nothingYet(waited.value.held)) : waited.value
}

interface Attempt {
  readonly context: Context
  readonly caller: Caller
  readonly input: In
  readonly call: Call
  readonly project: Project
  readonly claim: LockClaim
}

function take(attempt: Attempt): Answer {
  const { context, caller, input, project, claim } = attempt
  // Most often somebody else's lock is seen without taking the write lock of the store.
  const before = decideLock(heldNow(context, project.id), claim)
  if (before.verdict === 'held') return err(heldBy(input.target, before.by))
  const answer = commit(context, caller, (writer) => decideAndWrite(attempt, writer))
  if (answer.ok && answer.value.lock) followLease(context, answer.value.lock)
  return answer
}

function decideAndWrite({ context, caller, input, call, project, claim }: Attempt, writer: Writer): Answer {
  const agent = caller.agent_id === null ? undefined : writer.tables.agents.get(caller.agent_id)
  // Nobody would ever free what an agent took after its end.
  if (agent?.status === 'gone')
    return err(failure('NO_AGENT', `agent ${agent.id} has ended; it holds nothing`))
  const now = context.ports.clock.now()
  const decided = decideLock(heldLocks(writer.tables, project.id, now), claim)
  if (decided.verdict === 'held') return err(heldBy(input.target, decided.by))
  // What it holds it may keep, so that what it is at can be finished.
  const ended =
    decided.verdict === 'renewed'
      ? null
      : endedRun(writer.tables, ownTask(writer.tables, caller)?.run_id ?? null)
  if (ended) return err(ended)
  const lease = { ttl_ms: input.ttl_ms, expires_at: isoTime(now + input.ttl_ms), scope: input.scope }
  const lock =
    decided.verdict === 'renewed'
      ? renew(writer, decided.lock, { ...lease, reason: input.reason || decided.lock.reason })
      : grantLock(context, writer, {
          ...{ project, claim, ttl_ms: input.ttl_ms, reason: input.reason },
          ...{ label: caller.label, task_id: caller.task_id },
        })
  const given: Out = {
    outcome: decided.verdict,
    lock,
    held: [],
    warnings: [...decided.warnings],
    next: adviceOn(lock, decided.warnings),
  }
  call.keep(writer, given)
  return ok(given)
}

type Lease = Pick<Lock, 'ttl_ms' | 'expires_at' | 'scope'>

function renew({ tables, record }: Writer, lock: Lock, change: Lease & Pick<Lock, 'reason'>): Lock {
  const renewed = { ...lock, ...change }
  tables.locks.update(lock.id, change)
  record({ type: 'lock.renewed', images: { lock: renewed } })
  return renewed
}

const nothingYet = (held: Lock[]): Out => ({
  outcome: 'nothing_yet',
  lock: null,
  held,
  warnings: [],
  next: 'still held; call acquire_lock again to wait on, ask the holder, or work elsewhere',
})
