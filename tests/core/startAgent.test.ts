import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Input } from '../../src/contract/index.ts'
import type { Caller } from '../../src/core/index.ts'
import { must, mustFail, operator, startCore, type InProcess } from '../support/inProcess.ts'

let system: InProcess
beforeEach(async () => {
  system = await startCore()
})
afterEach(() => system.close())

const start = (by: Caller = operator, change: Partial<Input<'agent', 'start'>> = {}) =>
  system.core.handlers.agent.start(by, change, {})
const waiting = (title: string, change: Partial<Input<'task', 'create'>> = {}, by: Caller = operator) =>
  system.task(by, { title, start: false, prompt: '', ...change })

test('without a task an agent takes the most urgent that is ready, in its worktree, until none is left', async () => {
  expect(mustFail(await start())).toMatchObject({
    code: 'NOT_READY',
    details: { project: system.project.id },
  })
  const usual = await waiting('usual')
  const urgent = await waiting('urgent', { priority: 90 })
  await waiting('later', { after: [usual.id], priority: 100 })
  expect(must(await start())).toMatchObject({ id: urgent.id, launch: 'queued' })
  await system.agentOf(urgent.id)
  const started = system.core.snapshot().tasks.find(({ id }) => id === urgent.id)
  expect(started).toMatchObject({
    status: 'in_progress',
    worktree: expect.stringContaining('urgent') as string,
  })
  expect(must(await start()).id).toBe(usual.id)
  expect(mustFail(await start()).message).toContain('list_tasks shows what waits')
})

test('of two who start one at once each gets another task; a retry gets the same again', async () => {
  const made = [await waiting('one'), await waiting('two')].map(({ id }) => id)
  const [one, two] = await Promise.all([
    start(operator, { request_id: 'a' }),
    start(operator, { request_id: 'b' }),
  ])
  expect([must(one).id, must(two).id].toSorted()).toEqual(made.toSorted())
  expect(must(await start(operator, { request_id: 'a' })).id).toBe(must(one).id)
})

test('a coordinator starts one on its own tasks alone; an unknown kind is told and passes over no task', async () => {
  const lead = await system.coordinator()
  await waiting('of the person')
  expect(mustFail(await start(lead)).code).toBe('NOT_READY')
  const { id } = await waiting('its own', {}, lead)
  expect(must(await start(lead)).id).toBe(id)
  expect(mustFail(await start(lead)).code).toBe('NOT_READY')
  expect(mustFail(await start(operator, { kind: 'none' })).code).toBe('UNKNOWN_KIND')
})
