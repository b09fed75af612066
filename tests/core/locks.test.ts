import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Input } from '../../src/contract/index.ts'
import type { Caller } from '../../src/core/index.ts'
import { must, mustFail, operator, startCore, type InProcess } from '../support/inProcess.ts'

let system: InProcess
beforeEach(async () => {
  system = await startCore()
})
afterEach(() => system.close())

const LEASE: Omit<Input<'lock', 'acquire'>, 'target'> = {
  reason: '',
  scope: 'checkout',
  ttl_ms: 60_000,
  wait_ms: 0,
}
const ask = (by: Caller, target: string, change: Partial<Input<'lock', 'acquire'>> = {}) =>
  system.core.handlers.lock.acquire(by, { target, ...LEASE, ...change }, {})
const take = async (by: Caller, target: string, change: Partial<Input<'lock', 'acquire'>> = {}) => {
  const { lock } = must(await ask(by, target, change))
  if (!lock) throw new Error(`${target} was not granted`)
  return lock
}
const release = (by: Caller, target?: string) =>
  system.core.handlers.lock.release(by, target === undefined ? {} : { target }, {})
const held = async () =>
  must(await system.core.handlers.lock.list(operator, { limit: 50, offset: 0 }, {})).items

const ownerOf = ({ agent_id: agent, token_id: token }: Caller): string => agent ?? token

/** Somebody with a token of their own, in the main checkout. */
const someone = () => system.coordinator()

/** A worker of its own, in a worktree of its own or in the main checkout. */
async function worker(isolation: 'shared' | 'worktree' = 'shared'): Promise<Caller> {
  const task = await system.task(operator, { isolation, title: isolation })
  return system.agentOf(task.id)
}

describe('regressions of the systems before', () => {
  test('1: the same path is taken and given back ten times', async () => {
    const agent = await someone()
    for (let round = 0; round < 10; round += 1) {
      await take(agent, 'src/a.txt')
      expect(must(await release(agent, 'src/a.txt')).released).toHaveLength(1)
    }
    expect(must(await release(agent, 'src/a.txt')).released).toEqual([])
    expect(await held()).toEqual([])
  })

  test('2: every spelling of a path is one lock, also from a worktree', async () => {
    const { root } = system.repository
    await mkdir(join(root, 'b'))
    await symlink(join(root, 'src'), join(root, 'link'))
    const agent = await someone()
    const spellings = ['src/a.txt', './src/a.txt', 'b/../src/a.txt', 'src//a.txt', 'src\\a.txt', 'link/a.txt']
    for (const spelling of [...spellings, join(root, 'src/a.txt'), join(root, 'link/a.txt')])
      expect((await take(agent, spelling)).key, spelling).toBe('file:src/a.txt')
    expect(await held()).toHaveLength(1)
    const apart = await worker('worktree')
    const task = must(await system.core.handlers.task.show(operator, { task_id: apart.task_id ?? '' }, {}))
    const there = await take(apart, join(task.worktree ?? '', 'src/a.txt'))
    expect([there.key, there.checkout]).toEqual(['file:src/a.txt', task.id])
    // One that does not exist yet, in a folder that does not exist yet.
    expect((await take(agent, 'link/new/deep.txt')).key).toBe('file:src/new/deep.txt')
  })

  test('27: a lease of no time, of less or of for ever is no lease', async () => {
    const { operationNamed } = await import('../../src/contract/operationTable.ts')
    const { input } = operationNamed('lock.acquire')
    const accepts = (ttl: number): boolean => input.safeParse({ target: 'a', ttl_ms: ttl }).success
    expect([0, -5, 1e9, 1.5, Number.NaN].map(accepts)).toEqual([false, false, false, false, false])
    expect([1_000, 86_400_000].map(accepts)).toEqual([true, true])
  })

  test('28: a resource that is named like a file is another thing', async () => {
    await take(await someone(), 'res:src/a.txt')
    await take(await someone(), 'file:src/a.txt')
    expect(await held()).toHaveLength(2)
  })
})

test('a lock that another holds is refused with the holder, the reason and what to do', async () => {
  const [one, other] = [await someone(), await someone()]
  const lock = await take(one, 'dir:src', { reason: 'moving the tracks' })
  const refused = mustFail(await ask(other, 'src/a.txt'))
  expect(refused.code).toBe('LOCK_HELD')
  for (const part of ['dir:src', ownerOf(one), lock.expires_at, 'moving the tracks', 'wait_ms'])
    expect(refused.message).toContain(part)
  expect(mustFail(await release(other, 'dir:src')).code).toBe('LOCK_HELD')
  expect(must(await ask(one, 'src/a.txt')).outcome).toBe('granted')
})

test('a path outside of the project is refused, also behind a link', async () => {
  await symlink('/', join(system.repository.root, 'out'))
  for (const target of ['/etc/passwd', '../x', 'out/etc/passwd', 'dir:', 'res: ', 'a/../../../x'])
    expect(mustFail(await ask(operator, target)).code, target).toBe('BAD_LOCK_KEY')
})

test('in two worktrees a path warns, a resource and the scope project bind', async () => {
  const [one, other] = [await worker('worktree'), await worker('worktree')]
  const first = await take(one, 'src/a.txt')
  const second = must(await ask(other, 'src/a.txt'))
  expect(second.warnings.map(({ id }) => id)).toEqual([first.id])
  expect(second.next).toContain('merge')
  expect(mustFail(await ask(other, 'src/a.txt', { scope: 'project' })).code).toBe('LOCK_HELD')
  await take(one, 'res:database')
  expect(mustFail(await ask(other, 'res:database')).code).toBe('LOCK_HELD')
})

test('the own lock is renewed with its fence and reason, and every new grant has a higher fence', async () => {
  const agent = await someone()
  const first = await take(agent, 'a', { reason: 'first' })
  const again = must(await ask(agent, 'a', { ttl_ms: 120_000 }))
  expect(again.outcome).toBe('renewed')
  expect(again.lock).toMatchObject({ id: first.id, fence: first.fence, reason: 'first', ttl_ms: 120_000 })
  must(await release(agent))
  expect((await take(agent, 'a')).fence).toBeGreaterThan(first.fence)
})

describe('waiting', () => {
  test('ends when the holder gives it back, its lease runs out, or its agent ends', async () => {
    const [one, other] = [await worker(), await someone()]
    await take(one, 'a')
    const given = ask(other, 'a', { wait_ms: 20_000 })
    must(await release(one, 'a'))
    expect(must(await given).outcome).toBe('granted')

    await take(one, 'b', { ttl_ms: 1_000 })
    expect(must(await ask(other, 'b', { wait_ms: 20_000 })).outcome).toBe('granted')

    await take(one, 'c')
    const freed = ask(other, 'c', { wait_ms: 20_000 })
    must(await system.core.handlers.agent.stop(operator, { agent_id: one.agent_id ?? '' }, {}))
    expect(must(await freed).outcome).toBe('granted')
    expect((await held()).filter(({ owner }) => owner === one.agent_id)).toEqual([])
    // What it asks for after its end is nobody's.
    expect(mustFail(await ask(one, 'd')).code).toBe('NO_AGENT')
  })

  test('says nothing_yet with the holder when its time is over', async () => {
    const [one, other] = [await someone(), await someone()]
    const lock = await take(one, 'a')
    const answer = must(await ask(other, 'a', { wait_ms: 1 }))
    expect([answer.outcome, answer.lock, answer.held.map(({ id }) => id)]).toEqual([
      'nothing_yet',
      null,
      [lock.id],
    ])
  })

  test('that would close a circle is refused, and nobody hangs', async () => {
    const circle = [await someone(), await someone(), await someone()]
    for (const [index, one] of circle.entries()) await take(one, `track-${index}`)
    // Each wants what the next one holds; who comes last closes the circle.
    const asked = circle.map((one, index) => ask(one, `track-${(index + 1) % 3}`, { wait_ms: 20_000 }))
    const last = await Promise.race(
      asked.map(async (answer, index) => {
        if ((await answer).ok) throw new Error(`${index} was granted what is held`)
        return index
      }),
    )
    const refused = mustFail(await (asked[last] ?? ask(operator, '')))
    const [owner, holder] = [circle[last] ?? operator, circle[(last + 1) % 3] ?? operator]
    expect(refused.code).toBe('DEADLOCK')
    expect(refused.message).toContain(`${ownerOf(owner)} waits for ${ownerOf(holder)} waits for`)
    must(await release(owner))
    const before = (last + 2) % 3
    expect(must(await (asked[before] ?? ask(operator, ''))).outcome).toBe('granted')
    must(await release(circle[before] ?? operator))
    expect(must(await (asked[(last + 1) % 3] ?? ask(operator, ''))).outcome).toBe('granted')
  })
})

test('a lock ended by force stays in the history with who and why', async () => {
  const [one, other] = [await someone(), await someone()]
  const lock = await take(one, 'a')
  const ended = must(
    await system.core.handlers.lock.force(operator, { lock_id: lock.id, reason: 'it hangs' }, {}),
  )
  expect(ended.outcome).toBe('forced')
  const event = await system.event(({ type }) => type === 'lock.forced')
  expect([event.by, event.detail]).toEqual(['operator', 'it hangs'])
  await take(other, 'a')
  const twice = await system.core.handlers.lock.force(operator, { lock_id: lock.id, reason: 'again' }, {})
  expect(mustFail(twice).code).toBe('LOCK_NOT_FOUND')
})

test('locks outlive the host, and what ran out meanwhile is free', async () => {
  const lasting = await take(operator, 'a')
  await take(operator, 'res:short', { ttl_ms: 1_000 })
  system = await system.restart()
  await system.event(({ type }) => type === 'lock.expired')
  expect((await held()).map(({ id }) => id)).toEqual([lasting.id])
})

test('a sign of life renews a lease of which less than half is left', async () => {
  const agent = await someone()
  const lock = await take(agent, 'a', { ttl_ms: 2_000 })
  const calls = setInterval(
    () => void system.core.handlers.prompt.cancel(agent, { prompt_id: 'prm-0' }, {}),
    100,
  )
  try {
    const renewed = await system.event(
      ({ type, images }) => type === 'lock.renewed' && images.lock?.id === lock.id,
    )
    expect(renewed.images.lock?.expires_at.localeCompare(lock.expires_at)).toBe(1)
  } finally {
    clearInterval(calls)
  }
})

test('a retry with the same request id gets the same answer', async () => {
  await writeFile(join(system.repository.root, 'a'), '')
  const first = must(await ask(operator, 'a', { request_id: 'one' }))
  must(await release(operator, 'a'))
  expect(must(await ask(operator, 'a', { request_id: 'one' }))).toEqual(first)
  expect(await held()).toEqual([])
})
