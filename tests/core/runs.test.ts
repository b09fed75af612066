import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createTestRepository } from '../../src/adapters/git/testRepository.ts'
import type { Input } from '../../src/contract/index.ts'
import type { Caller } from '../../src/core/index.ts'
import { must, mustFail, operator, startCore, type InProcess } from '../support/inProcess.ts'

let system: InProcess
beforeEach(async () => {
  system = await startCore()
})
afterEach(() => system.close())

const create = async (by: Caller = operator, change: Partial<Input<'run', 'create'>> = {}) =>
  must(
    await system.core.handlers.run.create(by, { name: 'Effort', project: system.project.id, ...change }, {}),
  )
const show = async (id: string, by: Caller = operator) =>
  must(await system.core.handlers.run.show(by, { run_id: id }, {}))
const update = (id: string, version: number, patch: Partial<Input<'run', 'update'>>, by: Caller = operator) =>
  system.core.handlers.run.update(by, { run_id: id, version, ...patch }, {})
const move = (id: string, status: Input<'run', 'status'>['status'], reason = '', by: Caller = operator) =>
  system.core.handlers.run.status(by, { run_id: id, status, reason }, {})
const lock = (by: Caller, target: string) =>
  system.core.handlers.lock.acquire(
    by,
    { target, reason: '', scope: 'checkout', ttl_ms: 60_000, wait_ms: 0 },
    {},
  )
const messagesTo = (agentId: string) =>
  system.core
    .eventsAfter(0, 10_000)
    .flatMap(({ images: { message } }) => (message?.recipient === agentId ? [message] : []))

describe('briefs', () => {
  test('regression 7, behaviour 23: a patch keeps the criteria, null empties, and every version is kept', async () => {
    const run = await create(operator, { goal: 'Trains run', acceptance_criteria: ['no collision'] })
    expect(run).toMatchObject({ status: 'planning', version: 1, tasks: { pending: 0 } })
    must(await update(run.id, 1, { plan: ['lay tracks'] }))
    const second = must(await update(run.id, 2, { goal: null, name: 'Railway' }))
    expect(second).toMatchObject({ version: 3, name: 'Railway' })
    expect(second.brief).toMatchObject({
      goal: '',
      acceptance_criteria: ['no collision'],
      plan: ['lay tracks'],
    })
    const page = { run_id: run.id, limit: 2, offset: 0 }
    const history = must(await system.core.handlers.run.history(operator, page, {}))
    expect(history.total).toBe(3)
    expect(history.items.map(({ version, by }) => [version, by])).toEqual([
      [3, 'operator'],
      [2, 'operator'],
    ])
    expect(history.items[1]?.brief.goal).toBe('Trains run')
    expect((await show(run.id)).versions.map(({ version }) => version)).toEqual([3, 2, 1])
    // Nothing changed, so there is nothing to keep.
    expect(must(await update(run.id, 3, { plan: ['lay tracks'] })).version).toBe(3)
  })

  test('behaviour 23: of two planners that have read the same version one writes, the other hears what changed', async () => {
    const run = await create()
    const both = await Promise.all([
      update(run.id, 1, { goal: 'one', request_id: 'a' }),
      update(run.id, 1, { plan: ['two'], request_id: 'b' }),
    ])
    expect(both.map(({ ok }) => ok)).toEqual([true, false])
    const refused = both[1]
    expect(refused && mustFail(refused)).toMatchObject({
      code: 'STALE_VERSION',
      details: { version: 2, changed: ['goal'], brief: { goal: 'one' } },
    })
    expect((await show(run.id)).brief).toMatchObject({ goal: 'one', plan: [] })
    expect(mustFail(await update(run.id, 9, { goal: 'x' })).code).toBe('STALE_VERSION')
    expect(mustFail(await update(run.id, 2, { preferred_kind: 'nobody' })).code).toBe('UNKNOWN_KIND')
  })

  test('a coordinator reaches its own runs, a worker reads the run of its task, nobody another', async () => {
    const [one, other] = [await system.coordinator(), await system.coordinator()]
    const run = await create(one)
    expect(run.coordinator_id).toBe(one.agent_id)
    expect(mustFail(await update(run.id, 1, { goal: 'x' }, other)).code).toBe('FORBIDDEN')
    expect(mustFail(await system.core.handlers.run.show(other, { run_id: run.id }, {})).code).toBe(
      'FORBIDDEN',
    )
    const list = async (by: Caller) =>
      must(await system.core.handlers.run.list(by, { limit: 50, offset: 0 }, {})).items.map(({ id }) => id)
    expect([await list(one), await list(other), await list(operator)]).toEqual([[run.id], [], [run.id]])
    const task = await system.task(one, { run_id: run.id, isolation: 'shared' })
    const worker = await system.agentOf(task.id)
    expect((await show(run.id, worker)).tasks.in_progress).toBe(1)
    expect(mustFail(await update(run.id, 1, { goal: 'x' }, worker)).code).toBe('FORBIDDEN')
    const second = await create(one)
    expect(mustFail(await system.core.handlers.run.show(worker, { run_id: second.id }, {})).code).toBe(
      'FORBIDDEN',
    )
    expect(
      mustFail(await system.core.handlers.task.create(other, { ...PLAIN, run_id: run.id }, {})).code,
    ).toBe('FORBIDDEN')
  })
})

const PLAIN: Input<'task', 'create'> = {
  title: 'Plain',
  prompt: '',
  role: 'worker',
  isolation: 'shared',
  complexity: 'simple',
  start: false,
}

test('its tasks take its preferred kind, a coordinator hands its run on, and the first start begins it', async () => {
  const run = await create(operator, { preferred_kind: 'shell' })
  const lead = await system.task(operator, { run_id: run.id, role: 'coordinator', isolation: 'shared' })
  expect(await show(run.id)).toMatchObject({ status: 'in_progress', tasks: { in_progress: 1 } })
  const caller = { ...(await system.agentOf(lead.id)), role: 'coordinator' as const }
  const child = must(await system.core.handlers.task.create(caller, PLAIN, {}))
  expect(child).toMatchObject({ run_id: run.id, kind: 'shell', coordinator_id: caller.agent_id })
  expect((await show(run.id)).tasks).toMatchObject({ in_progress: 1, pending: 1 })
  expect(must(await update(run.id, 1, { goal: 'mine to lead' }, caller)).version).toBe(2)
})

/** Somebody whom a person runs in a shell of their own. */
async function guest(): Promise<Caller> {
  const who = { label: 'amy', role: 'worker' as const, kind: 'shell', contact: 'hooks' as const, summary: '' }
  const made = must(
    await system.core.handlers.agent.register(operator, { ...who, project: system.project.id }, {}),
  )
  const caller = system.core.authenticate(made.token)
  if (!caller) throw new Error('the token of the guest is not accepted')
  return caller
}
const claim = (by: Caller, id: string) =>
  system.core.handlers.task.claim(
    by,
    { task_id: id, override: false, worktree: false, lock_files: false },
    {},
  )

test('a claim begins a run, and behaviour 19: none succeeds while it is stopped', async () => {
  const run = await create()
  const task = must(await system.core.handlers.task.create(operator, { ...PLAIN, run_id: run.id }, {}))
  must(await move(run.id, 'stopped', 'later'))
  const amy = await guest()
  expect(mustFail(await claim(amy, task.id)).code).toBe('RUN_ENDED')
  must(await system.core.handlers.run.resume(operator, { run_id: run.id }, {}))
  const second = await create()
  const other = must(await system.core.handlers.task.create(operator, { ...PLAIN, run_id: second.id }, {}))
  must(await claim(amy, other.id))
  expect(await show(second.id)).toMatchObject({ status: 'in_progress', tasks: { in_progress: 1 } })
  must(await move(second.id, 'complete', 'enough'))
  expect(messagesTo(amy.agent_id ?? '').map(({ kind }) => kind)).toContain('directive')
})

describe('the end of a run', () => {
  test('behaviour 19: a stopped run refuses every beginning with its code, until it is resumed', async () => {
    const run = await create()
    const task = await system.task(operator, { run_id: run.id, isolation: 'shared' })
    const agent = await system.agentOf(task.id)
    must(await lock(agent, 'mine'))
    const later = must(
      await system.core.handlers.task.create(operator, { ...PLAIN, kind: 'shell', run_id: run.id }, {}),
    )
    expect(mustFail(await move(run.id, 'stopped')).code).toBe('BAD_REQUEST')
    must(await move(run.id, 'stopped', 'budget is gone'))
    const { core } = system
    const refusals = {
      create: await core.handlers.task.create(operator, { ...PLAIN, run_id: run.id }, {}),
      start: await core.handlers.agent.start(operator, { task_id: later.id }, {}),
      prompt: await core.handlers.task.prompt(operator, { task_id: task.id, prompt: 'true' }, {}),
      lock: await lock(agent, 'other'),
    }
    for (const [name, refusal] of Object.entries(refusals)) {
      const { code, message, details } = mustFail<{ code: string; message: string; details?: unknown }>(
        refusal,
      )
      expect([code, details], name).toEqual(['RUN_ENDED', { run_id: run.id, status: 'stopped' }])
      expect(message, name).toContain('budget is gone')
    }
    // What it holds it keeps, and nothing of any other run is refused.
    expect(must(await lock(agent, 'mine')).outcome).toBe('renewed')
    must(await lock(await system.coordinator(), 'other'))
    must(await core.handlers.task.create(operator, PLAIN, {}))
    expect(mustFail(await move(run.id, 'ready')).code).toBe('WRONG_STATUS')

    const resumed = must(await core.handlers.run.resume(operator, { run_id: run.id }, {}))
    expect(resumed.run).toMatchObject({ status: 'in_progress', status_reason: '', ended_at: null })
    expect(resumed.in_progress.map(({ task_id }) => task_id)).toEqual([task.id])
    expect(resumed.pending.map(({ task_id }) => task_id)).toEqual([later.id])
    must(await lock(agent, 'third'))
  })

  test('behaviour 19: its running agents are told at once, what waits to be launched is called off', async () => {
    must(
      await system.core.handlers.project.configure(
        operator,
        { project_id: system.project.id, max_agents: 1 },
        {},
      ),
    )
    const run = await create()
    const task = await system.task(operator, { run_id: run.id, isolation: 'shared' })
    const agent = await system.agentOf(task.id)
    const queued = must(
      await system.core.handlers.task.create(
        operator,
        { ...PLAIN, kind: 'shell', start: true, run_id: run.id },
        {},
      ),
    )
    must(await move(run.id, 'complete', 'all criteria hold'))
    const [told, ...more] = messagesTo(agent.agent_id ?? '')
    expect(more).toEqual([])
    expect(told).toMatchObject({ kind: 'directive', sender: 'host' })
    expect(told?.body).toMatch(/declared complete by the operator[\s\S]*\| reason: all criteria hold/)
    const delivery = system.core.eventsAfter(0, 10_000).find(({ images }) => images.message?.id === told?.id)
      ?.images.delivery
    expect(delivery).toMatchObject({ recipient: agent.agent_id, directed: true, state: 'queued' })
    // The place becomes free, and still nothing of the run starts.
    must(await system.core.handlers.agent.stop(operator, { agent_id: agent.agent_id ?? '' }, {}))
    const now = must(await system.core.handlers.task.show(operator, { task_id: queued.id }, {}))
    expect(now).toMatchObject({ status: 'pending', launch: 'none', agent_id: null })
  })
})

describe('a reset', () => {
  test('regression 6: begins one run anew, keeps its work, and leaves other runs and projects as they are', async () => {
    const elsewhere = await createTestRepository()
    await elsewhere.commit({ 'a.txt': 'a\n' })
    const far = must(await system.core.handlers.project.open(operator, { path: elsewhere.root }, {}))
    const [run, other] = [await create(), await create()]
    const mine = await system.task(operator, {
      project: system.project.id,
      run_id: run.id,
      prompt: 'echo half > half.txt',
    })
    const theirs = await system.task(operator, {
      project: system.project.id,
      run_id: other.id,
      isolation: 'shared',
    })
    const farTask = must(await system.core.handlers.task.create(operator, { ...PLAIN, project: far.id }, {}))
    const [agent, neighbour] = [await system.agentOf(mine.id), await system.agentOf(theirs.id)]
    must(await lock(agent, 'res:mine'))
    must(await lock(neighbour, 'res:theirs'))
    must(await move(run.id, 'stopped', 'wrong way'))

    const lead = await system.coordinator()
    const reset = must(await system.core.handlers.run.reset(operator, { run_id: run.id }, {}))
    expect(reset).toMatchObject({ refused: [], agents: 1, locks: 1, run: { status: 'planning' } })
    expect(reset.cancelled).toMatchObject([
      { task_id: mine.id, trash_ref: expect.stringContaining('trash') as string },
    ])
    // What the agent was told is under way to nobody, by its retirement or by the reset.
    const states = system.core
      .eventsAfter(0, 10_000)
      .flatMap(({ images: { delivery } }) => (delivery?.recipient === agent.agent_id ? [delivery.state] : []))
    expect(states.at(-1)).toBe('expired')
    expect((await show(run.id)).tasks).toMatchObject({ cancelled: 1, in_progress: 0 })
    expect(await show(other.id)).toMatchObject({
      status: 'in_progress',
      tasks: { in_progress: 1, cancelled: 0 },
    })
    const task = async (id: string) =>
      must(await system.core.handlers.task.show(operator, { task_id: id }, {}))
    expect([(await task(theirs.id)).status, (await task(farTask.id)).status]).toEqual([
      'in_progress',
      'pending',
    ])
    const held = must(await system.core.handlers.lock.list(lead, { limit: 50, offset: 0 }, {})).items
    expect(held.map(({ key }) => key)).toEqual(['res:theirs'])
    // What the worker had not committed comes back.
    const undone = must(await system.core.handlers.task.undo(operator, { task_id: mine.id }, {}))
    expect(undone.restored).toBe('worktree')
    await elsewhere.remove()
  })
})
