import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Input } from '../../src/contract/index.ts'
import type { Caller } from '../../src/core/index.ts'
import { must, mustFail, operator, startCore, type InProcess } from '../support/inProcess.ts'

let system: InProcess
let lead: Caller
beforeEach(async () => {
  system = await startCore()
  lead = await system.coordinator()
})
afterEach(() => system.close())

const wait = (change: Partial<Input<'task', 'waitSignal'>> = {}, by: Caller = lead) =>
  system.core.handlers.task.waitSignal(by, { timeout_ms: 20_000, ...change }, {})

describe('wait_for_signal_done', () => {
  test('a signal that came before the wait is not lost, and is told once', async () => {
    const task = await system.task(lead)
    await system.done(task.id, 'first')
    expect(must(await wait())).toMatchObject({
      outcome: 'done',
      task_id: task.id,
      completion: { summary: 'first' },
    })
    expect(must(await wait({ timeout_ms: 0 })).outcome).toBe('nothing_yet')
  })

  test('a wait that came before the signal gets it', async () => {
    const task = await system.task(lead)
    const waiting = wait()
    await system.done(task.id)
    expect(must(await waiting)).toMatchObject({ outcome: 'done', task_id: task.id })
  })

  test('two waiters: each signal goes to exactly one, in the order of waiting', async () => {
    const one = await system.task(lead)
    const two = await system.task(lead)
    const first = wait()
    const second = wait()
    await system.done(one.id)
    await system.done(two.id)
    expect([must(await first).task_id, must(await second).task_id]).toEqual([one.id, two.id])
  })

  test('a time-out says nothing_yet and how many tasks are open, and is no error', async () => {
    await system.task(lead)
    expect(must(await wait({ timeout_ms: 1 }))).toMatchObject({ outcome: 'nothing_yet', open_tasks: 1 })
  })

  test('a retry with the same request id gets the same answer, also beside the first and after a restart (case 38)', async () => {
    const task = await system.task(lead)
    const both = [wait({ request_id: 'r1' }), wait({ request_id: 'r1' })]
    await system.done(task.id)
    const [first, second] = await Promise.all(both)
    expect(second).toEqual(first)
    system = await system.restart()
    expect(await wait({ request_id: 'r1' })).toEqual(first)
    expect(must(await wait({ timeout_ms: 0 })).outcome).toBe('nothing_yet')
  })

  test('nothing_yet is not remembered: the same request id hears of the signal later', async () => {
    const task = await system.task(lead)
    expect(must(await wait({ request_id: 'r2', timeout_ms: 1 })).outcome).toBe('nothing_yet')
    await system.done(task.id)
    expect(must(await wait({ request_id: 'r2' })).task_id).toBe(task.id)
  })

  test('a signal survives a restart of the host', async () => {
    const task = await system.task(lead)
    await system.done(task.id, 'before the restart')
    system = await system.restart()
    expect(must(await wait())).toMatchObject({
      outcome: 'done',
      completion: { summary: 'before the restart' },
    })
  })

  test('a task that somebody else closes wakes the waiter', async () => {
    const task = await system.task(lead)
    const waiting = wait()
    must(await system.core.handlers.task.close(operator, { task_id: task.id, delete_branch: false }, {}))
    expect(must(await waiting)).toMatchObject({ outcome: 'closed', task_id: task.id })
  })

  test('a wait for a task that the coordinator itself closes ends', async () => {
    const task = await system.task(lead)
    const waiting = wait({ task_ids: [task.id] })
    must(await system.core.handlers.task.close(lead, { task_id: task.id, delete_branch: false }, {}))
    expect(must(await waiting)).toMatchObject({ outcome: 'closed', task_id: task.id })
    expect(must(await wait({ timeout_ms: 0 })).outcome).toBe('nothing_yet')
  })

  test('an agent that ends without a signal wakes the waiter, its task is free again (case 20)', async () => {
    const task = await system.task(lead)
    const waiting = wait()
    must(await system.core.handlers.task.prompt(lead, { task_id: task.id, prompt: 'exit 3' }, {}))
    const heard = must(await waiting)
    expect(heard).toMatchObject({ outcome: 'agent_gone', task_id: task.id })
    expect(heard.detail).toContain('code 3')
    expect(must(await system.core.handlers.task.show(lead, { task_id: task.id }, {})).status).toBe('pending')
  })

  test('a coordinator hears nothing of another one, and may not ask for its tasks', async () => {
    const task = await system.task(lead)
    await system.done(task.id)
    const other = await system.coordinator()
    expect(must(await wait({ timeout_ms: 0 }, other)).outcome).toBe('nothing_yet')
    expect(mustFail(await wait({ task_ids: [task.id] }, other)).code).toBe('FORBIDDEN')
  })

  test('many waiters and many signals at once: every signal is told exactly once', async () => {
    const tasks = await Promise.all(Array.from({ length: 6 }, () => system.task(lead)))
    const waits = tasks.map((_, index) => wait({ request_id: `race-${index}` }))
    await Promise.all(tasks.map((task) => system.done(task.id)))
    const heard = (await Promise.all(waits)).map((answer) => must(answer).task_id)
    expect(heard.toSorted()).toEqual(tasks.map((task) => task.id).toSorted())
  })
})

describe('signal_done', () => {
  const input = { summary: 's', files: [], tests: '', risks: '' }

  test('is refused with the names while the worktree has uncommitted changes, unless the project allows it', async () => {
    const task = await system.task(lead, { prompt: 'echo x > new.txt' })
    const worker = await system.agentOf(task.id)
    const refused = mustFail(await system.core.handlers.task.done(worker, { ...input, task_id: task.id }, {}))
    expect(refused).toMatchObject({ code: 'UNCOMMITTED_CHANGES', details: { untracked: ['new.txt'] } })
    must(
      await system.core.handlers.project.configure(
        operator,
        { project_id: system.project.id, allow_uncommitted_done: true },
        {},
      ),
    )
    expect(
      must(await system.core.handlers.task.done(worker, { ...input, task_id: task.id }, {})).status,
    ).toBe('review')
  })

  test('with a used request id gives the first answer and no second signal', async () => {
    const task = await system.task(lead)
    const worker = await system.agentOf(task.id)
    const once = { ...input, task_id: task.id, request_id: 'd1' }
    const first = await system.core.handlers.task.done(worker, once, {})
    expect(await system.core.handlers.task.done(worker, once, {})).toEqual(first)
    expect(must(await wait()).outcome).toBe('done')
    expect(must(await wait({ timeout_ms: 0 })).outcome).toBe('nothing_yet')
  })

  test('belongs to the own task: any other id is forbidden, known or not', async () => {
    const own = await system.task(lead)
    const other = await system.task(lead)
    const worker = await system.agentOf(own.id)
    for (const id of [other.id, 'tsk-zzzzzzzz']) {
      expect(mustFail(await system.core.handlers.task.done(worker, { ...input, task_id: id }, {})).code).toBe(
        'FORBIDDEN',
      )
    }
  })

  test('a change that was sent back is signalled again at its new head', async () => {
    const task = await system.task(lead, { prompt: 'echo 1 > n && git add n && git commit -qm one' })
    const first = await system.done(task.id)
    must(await wait())
    await system.turn(task.id, 'echo 2 > n && git commit -qam two')
    expect(must(await system.core.handlers.task.show(lead, { task_id: task.id }, {})).status).toBe(
      'in_progress',
    )
    const second = await system.done(task.id)
    expect(second.head_sha).not.toBe(first.head_sha)
    expect(must(await wait()).completion?.head_sha).toBe(second.head_sha)
  })
})

describe('the operator as the one who waits', () => {
  test('hears of tasks without a coordinator, and takes nothing that a coordinator waits for', async () => {
    const own = await system.task(operator)
    const led = await system.task(lead)
    await system.done(led.id)
    await system.done(own.id, 'mine')
    expect(must(await wait({}, operator))).toMatchObject({ task_id: own.id, completion: { summary: 'mine' } })
    expect(must(await wait({ timeout_ms: 0 }, operator)).outcome).toBe('nothing_yet')
    expect(must(await wait()).task_id).toBe(led.id)
  })
})
