import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Input } from '../../src/contract/index.ts'
import type { Caller } from '../../src/core/index.ts'
import { must, mustFail, operator, startCore, type InProcess } from '../support/inProcess.ts'

let system: InProcess
beforeEach(async () => {
  system = await startCore()
})
afterEach(() => system.close())

const page = async (by: Caller, change: Partial<Input<'event', 'list'>> = {}) =>
  must(await system.core.handlers.event.list(by, { images: true, limit: 200, ...change }, {}))
const list = async (by: Caller, change: Partial<Input<'event', 'list'>> = {}) =>
  (await page(by, change)).items
const note = (by: Caller, detail: string, taskId?: string) =>
  system.core.handlers.event.add(by, { detail, ...(taskId === undefined ? {} : { task_id: taskId }) }, {})

test('an agent adds to the history, under its own name and one type', async () => {
  const task = await system.task(operator)
  const worker = await system.agentOf(task.id)
  const added = must(await note(worker, 'the cache is cold'))
  expect(added).toMatchObject({
    type: 'note.added',
    by: worker.agent_id,
    task_id: task.id,
    agent_id: worker.agent_id,
  })
  expect(await list(operator, { query: 'cache col' })).toMatchObject([
    { seq: added.seq, project_id: system.project.id },
  ])
  expect(mustFail(await note(worker, 'x', 'tsk-00000000')).code).toBe('TASK_NOT_FOUND')
})

test('pages go back from the newest, or on from a number', async () => {
  for (let at = 0; at < 5; at += 1) must(await note(operator, `line ${at}`))
  const first = await page(operator, { type: 'note', limit: 2 })
  expect(first.items.map(({ detail }) => detail)).toEqual(['line 4', 'line 3'])
  const second = await page(operator, { type: 'note', limit: 2, before: first.cursor ?? 0 })
  expect(second.items.map(({ detail }) => detail)).toEqual(['line 2', 'line 1'])
  const last = await page(operator, { type: 'note.added', limit: 2, before: second.cursor ?? 0 })
  expect([last.items.map(({ detail }) => detail), last.cursor]).toEqual([['line 0'], null])
  const on = await page(operator, { after: second.items[0]?.seq ?? 0, type: 'note' })
  expect(on.items.map(({ detail }) => detail)).toEqual(['line 3', 'line 4'])
  expect((await list(operator)).map(({ seq }) => seq)).toEqual(
    system.core
      .eventsAfter(0, 1000)
      .map(({ seq }) => seq)
      .toReversed(),
  )
})

test('every filter finds what the whole history has of it', async () => {
  const [one, other] = [await system.task(operator), await system.task(operator)]
  const worker = await system.agentOf(one.id)
  must(await note(worker, 'about one'))
  const all = await list(operator, { limit: 1000 })
  const same = async (
    change: Partial<Input<'event', 'list'>>,
    fits: (one: (typeof all)[number]) => boolean,
  ) => {
    const found = await list(operator, { limit: 1000, ...change })
    expect(found.length, JSON.stringify(change)).toBeGreaterThan(0)
    expect(found).toEqual(all.filter(fits))
  }
  const agent = worker.agent_id ?? ''
  await same({ task_id: other.id }, (event) => event.task_id === other.id)
  await same({ agent }, (event) => event.agent_id === agent)
  await same({ by: agent }, (event) => event.by === agent)
  await same({ type: 'task' }, (event) => event.type.startsWith('task.'))
  await same(
    { type: 'task.created', task_id: one.id },
    (e) => e.type === 'task.created' && e.task_id === one.id,
  )
  await same(
    { project: system.project.id, by: 'host' },
    (event) => event.project_id !== null && event.by === 'host',
  )
  await same({ query: 'created' }, (event) => event.type.endsWith('created'))
  expect(await list(operator, { query: '?!' })).toEqual([])
})

test('an agent sees its own project, without images and without what was said between others', async () => {
  const task = await system.task(operator, { prompt: 'echo secret-prompt' })
  const worker = await system.agentOf(task.id)
  const seen = await list(worker, { limit: 1000 })
  expect(seen.length).toBeGreaterThan(0)
  expect(JSON.stringify(seen)).not.toContain('secret-prompt')
  expect(new Set(seen.map(({ images }) => JSON.stringify(images)))).toEqual(new Set(['{}']))
  expect(new Set(seen.map(({ project_id }) => project_id))).toEqual(new Set([system.project.id]))
  expect(seen.filter(({ type }) => /^(message|prompt|token)\./.test(type))).toEqual([])
  expect(await list(worker, { type: 'prompt' })).toEqual([])
  const stranger = { ...worker, project_id: 'prj-00000000' }
  expect(mustFail(await system.core.handlers.event.list(stranger, { images: true, limit: 1 }, {})).code).toBe(
    'NO_PROJECT',
  )
  const other = { ...worker, project_id: system.project.id }
  const named = await system.core.handlers.event.list(
    other,
    { project: '/nowhere', images: true, limit: 1 },
    {},
  )
  expect(mustFail(named).code).toBe('PROJECT_NOT_FOUND')
})

test('a conversation has what its agent put on record, and only its own may read it', async () => {
  const { conversation } = system.core.handlers
  const [one, other] = [await system.task(operator), await system.task(operator)]
  const [worker, stranger] = [await system.agentOf(one.id), await system.agentOf(other.id)]
  const agent = worker.agent_id ?? ''
  const entry = must(await conversation.add(worker, { text: 'x'.repeat(5_000), speaker: 'agent' }, {}))
  expect(entry).toMatchObject({ agent_id: agent, task_id: one.id, speaker: 'agent' })
  const read = (by: Caller, change: Partial<Input<'conversation', 'list'>> = {}) =>
    conversation.list(by, { max_chars: 2_000, limit: 20, offset: 0, ...change }, {})
  const own = must(await read(worker)).items
  expect(own[0]?.text).toMatch(/^x{2000} … \(3000 more characters/)
  expect(must(await read(operator, { agent, max_chars: 50_000 })).items[0]?.text).toHaveLength(5_000)
  expect(must(await read(stranger)).items).toEqual([])
  expect(mustFail(await read(stranger, { agent })).code).toBe('FORBIDDEN')
  expect(mustFail(await read(stranger, { task_id: one.id })).code).toBe('FORBIDDEN')
  const forged = await conversation.add(stranger, { text: 'x', speaker: 'agent', agent }, {})
  expect(mustFail(forged).code).toBe('FORBIDDEN')
})
