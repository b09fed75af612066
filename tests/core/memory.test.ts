import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Input } from '../../src/contract/index.ts'
import { operationNamed } from '../../src/contract/operationTable.ts'
import type { Caller } from '../../src/core/index.ts'
import { must, mustFail, operator, startCore, type InProcess } from '../support/inProcess.ts'

let system: InProcess
beforeEach(async () => {
  system = await startCore()
})
afterEach(() => system.close())

const set = (by: Caller, key: string, value: string, change: Partial<Input<'memory', 'set'>> = {}) =>
  system.core.handlers.memory.set(
    by,
    { key, value, type: 'fact', confidence: 0.8, supersedes: [], ...change },
    {},
  )
const kept = async (by: Caller, key: string, value: string, change: Partial<Input<'memory', 'set'>> = {}) =>
  must(await set(by, key, value, change)).memory
const show = (entry: string) => system.core.handlers.memory.show(operator, { entry, history: 50 }, {})
const recall = async (by: Caller, query: string, change: Partial<Input<'memory', 'search'>> = {}) =>
  must(await system.core.handlers.memory.search(by, { query, limit: 10, ...change }, {})).items
const list = async (change: Partial<Input<'memory', 'list'>> = {}) =>
  must(
    await system.core.handlers.memory.list(
      operator,
      { min_confidence: 0, limit: 50, offset: 0, ...change },
      {},
    ),
  )
const keysOf = (items: readonly { key: string }[]) => items.map(({ key }) => key)

test('a version takes the place of the one before, and the history has both', async () => {
  const agent = await system.coordinator()
  const first = await kept(agent, 'style', 'tabs', { type: 'decision' })
  const second = await kept(agent, 'style', 'spaces', { type: 'decision', version: 1 })
  expect([first.version, second.version]).toEqual([1, 2])
  const { memory, history } = must(await show('style'))
  expect(memory).toMatchObject({ id: second.id, supersedes: [first.id], superseded_by: null })
  expect(history.map(({ value, superseded_by }) => [value, superseded_by])).toEqual([
    ['spaces', null],
    ['tabs', second.id],
  ])
  expect(must(await show(first.id)).memory.value).toBe('tabs')
  expect(keysOf((await list()).items)).toEqual(['style'])
  // Clients that follow the feed see both change.
  const known = system.core.snapshot().memories
  expect(known.map(({ id }) => id)).toEqual([second.id])
  const events = system.core.eventsAfter(0, 1000).filter(({ type }) => type.startsWith('memory.'))
  expect(events.map(({ type }) => type)).toEqual(['memory.recorded', 'memory.recorded', 'memory.superseded'])
})

test('of two writers that read the same version the second is told', async () => {
  const [one, other] = [await system.coordinator(), await system.coordinator()]
  await kept(one, 'port', '8080', { version: 0 })
  expect(mustFail(await set(other, 'port', '9090', { version: 0 })).code).toBe('STALE_VERSION')
  await kept(other, 'port', '9090', { version: 1 })
  const refused = mustFail(await set(one, 'port', '7070', { version: 1 }))
  expect(refused).toMatchObject({ code: 'STALE_VERSION', details: { version: 2 } })
  expect(mustFail(await set(one, 'nothing', 'x', { version: 3 })).code).toBe('STALE_VERSION')
  expect(must(await show('port')).memory.value).toBe('9090')
})

test('saying the same again makes no version', async () => {
  const agent = await system.coordinator()
  const first = await kept(agent, 'port', '8080')
  const again = must(await set(agent, 'port', '8080'))
  expect([again.outcome, again.memory.id]).toEqual(['unchanged', first.id])
  expect(must(await set(agent, 'port', '8080', { confidence: 1 })).outcome).toBe('recorded')
})

test('an entry may take the place of others, which must be of this project', async () => {
  const agent = await system.coordinator()
  const [a, b] = [await kept(agent, 'a', '1'), await kept(agent, 'b', '2')]
  const both = await kept(agent, 'both', '3', { supersedes: [a.id, b.id] })
  expect(must(await show('a')).memory.superseded_by).toBe(both.id)
  expect(keysOf((await list()).items)).toEqual(['both'])
  expect(mustFail(await set(agent, 'c', '4', { supersedes: ['mem-00000000'] })).code).toBe('MEMORY_NOT_FOUND')
  expect(mustFail(await set(agent, 'c', '4', { run_id: 'run-00000000' })).code).toBe('RUN_NOT_FOUND')
  expect(mustFail(await set(agent, 'c', '4', { task_id: 'tsk-00000000' })).code).toBe('TASK_NOT_FOUND')
})

test('what is forgotten is known no more and stays in the history', async () => {
  const agent = await system.coordinator()
  await kept(agent, 'port', '8080')
  const gone = must(
    await system.core.handlers.memory.forget(agent, { entry: 'port', reason: 'it moved' }, {}),
  )
  expect(gone).toMatchObject({ version: 2, value: 'it moved', superseded_by: gone.id })
  expect((await list()).total).toBe(0)
  expect(await recall(agent, 'port')).toEqual([])
  expect(system.core.snapshot().memories).toEqual([])
  expect(must(await show('port')).history).toHaveLength(2)
  const twice = await system.core.handlers.memory.forget(agent, { entry: 'port', reason: '' }, {})
  expect(mustFail(twice).code).toBe('MEMORY_NOT_FOUND')
  // It may be learnt anew, as something new.
  expect((await kept(agent, 'port', '9090', { version: 0 })).version).toBe(3)
})

describe('search', () => {
  test('finds by words, by beginnings and without accents, the best first', async () => {
    const agent = await system.coordinator()
    await kept(agent, 'build', 'the bundle is made with vite and takes a minute')
    await kept(agent, 'vite', 'a bundler')
    await kept(agent, 'café opening', 'at nine', { type: 'constraint' })
    expect(keysOf(await recall(agent, 'vite'))).toEqual(['vite', 'build'])
    expect(keysOf(await recall(agent, 'bundl minu'))).toEqual(['build'])
    expect(keysOf(await recall(agent, 'CAFE'))).toEqual(['café opening'])
    // Where nothing has all of the words, what has some is better than nothing.
    expect(keysOf(await recall(agent, 'minute zebra'))).toEqual(['build'])
    expect(keysOf(await recall(agent, 'a', { type: 'constraint' }))).toEqual(['café opening'])
    expect(keysOf(await recall(agent, ''))).toEqual(['café opening', 'vite', 'build'])
    for (const odd of ['"', 'NEAR(', '*', 'a AND', '-vite^', "';drop table memories"])
      await recall(agent, odd)
  })

  test('cuts a long value with words that say where the rest is, and gives it whole for its key', async () => {
    const agent = await system.coordinator()
    const long = `${'word '.repeat(9_000)}needle ${'word '.repeat(900)}`.trim()
    const { id } = await kept(agent, 'log', long)
    const [hit] = await recall(agent, 'needle')
    expect(hit?.value.length).toBeLessThan(700)
    expect(hit?.value).toContain('needle')
    expect(hit).toMatchObject({
      length: long.length,
      value: expect.stringContaining(`recall ${id}`) as string,
    })
    expect((await list()).items[0]?.value).toMatch(/more characters: recall mem-/)
    for (const whole of ['log', id]) expect((await recall(agent, whole))[0]?.value).toBe(long)
  })
})

test('behaviour 21: what an entry may be is checked at the border', () => {
  const { input } = operationNamed('memory.set')
  const accepts = (change: object): boolean => input.safeParse({ key: 'k', value: 'v', ...change }).success
  expect(accepts({})).toBe(true)
  for (const bad of [
    { value: 'x'.repeat(50_001) },
    { value: '' },
    { value: ['v'] },
    { key: '' },
    { key: 'k'.repeat(201) },
    { key: 7 },
    { confidence: 1.1 },
    { confidence: Number.NaN },
    { confidence: '1' },
    { type: 'rumour' },
    { version: -1 },
    { version: true },
    { supersedes: 'mem-1' },
  ])
    expect(accepts(bad), JSON.stringify(bad).slice(0, 60)).toBe(false)
  expect(input.parse({ key: 'a\u202eb\u0007', value: 'v' })).toMatchObject({ key: 'ab' })
})

test('a list holds what is sure enough, of a type', async () => {
  const agent = await system.coordinator()
  await kept(agent, 'sure', '1', { confidence: 0.9, type: 'decision' })
  await kept(agent, 'guess', '2', { confidence: 0.3 })
  expect(keysOf((await list({ min_confidence: 0.5 })).items)).toEqual(['sure'])
  expect(keysOf((await list({ type: 'fact' })).items)).toEqual(['guess'])
  expect(await list({ limit: 1, offset: 1 })).toMatchObject({ total: 2, items: [{ key: 'sure' }] })
})
