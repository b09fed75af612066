import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Caller } from '../../src/core/index.ts'
import { must, mustFail, operator, startCore, type InProcess } from '../support/inProcess.ts'

let system: InProcess
beforeEach(async () => {
  system = await startCore()
})
afterEach(() => system.close())

const merge = (by: Caller, taskId: string) =>
  system.core.handlers.task.merge(by, { task_id: taskId, method: 'merge' }, {})
const take = async (by: Caller, target: string, scope: 'checkout' | 'project' = 'checkout') =>
  must(
    await system.core.handlers.lock.acquire(
      by,
      { target, scope, reason: 'relaying', ttl_ms: 60_000, wait_ms: 0 },
      {},
    ),
  ).lock
const held = async () =>
  must(await system.core.handlers.lock.list(operator, { limit: 50, offset: 0 }, {})).items
const changed = (file = 'src/a.txt') =>
  system.task(operator, { prompt: `echo b >> ${file} && git commit -qam change` })
const tip = () => system.repository.git(['rev-parse', 'trunk'])

describe('a merge is refused with LOCK_HELD', () => {
  test.each(['file:src/a.txt', 'dir:src', 'glob:**/*.txt', 'res:merge:trunk'])(
    'where another holds %s in the main checkout, and lands once it is free',
    async (target) => {
      const other = await system.coordinator()
      const task = await changed()
      await take(other, target)
      const before = await tip()
      const refused = mustFail(await merge(operator, task.id))
      expect(refused.code).toBe('LOCK_HELD')
      expect(refused.message).toContain('relaying')
      expect(await tip()).toBe(before)
      must(await system.core.handlers.lock.release(other, {}, {}))
      must(await merge(operator, task.id))
      expect(await held()).toEqual([])
    },
  )

  test('where another holds it in their own worktree with the scope project alone', async () => {
    const task = await changed()
    const elsewhere = await system.task(operator, { title: 'Elsewhere' })
    const agent = await system.agentOf(elsewhere.id)
    await take(agent, 'src/a.txt', 'project')
    expect(mustFail(await merge(operator, task.id)).code).toBe('LOCK_HELD')
    must(await system.core.handlers.lock.release(agent, {}, {}))
    await take(agent, 'src/a.txt')
    must(await merge(operator, task.id))
  })
})

test('neither the locks of who merges nor those of the task itself stand in the way, and they stay', async () => {
  const task = await changed()
  const lock = await take(operator, 'res:merge:trunk')
  await take(operator, 'dir:.')
  await take(await system.agentOf(task.id), 'src/a.txt')
  must(await merge(operator, task.id))
  expect((await held())[0]).toEqual(lock)
})

test('nobody else gets res:merge:BRANCH while a merge runs', async () => {
  const other = await system.coordinator()
  const task = await changed()
  const asked = { target: 'res:merge:trunk', scope: 'checkout', reason: '', ttl_ms: 60_000 } as const
  const taken = system.event(({ type, images }) => type === 'lock.acquired' && images.lock?.owner === 'host')
  const merging = merge(operator, task.id)
  await taken
  const refused = mustFail(await system.core.handlers.lock.acquire(other, { ...asked, wait_ms: 0 }, {}))
  expect(refused.code).toBe('LOCK_HELD')
  expect(refused.message).toContain(`merging ${task.id}`)
  const waiting = system.core.handlers.lock.acquire(other, { ...asked, wait_ms: 20_000 }, {})
  must(await merging)
  expect(must(await waiting).outcome).toBe('granted')
})

test('a lock that is taken while a merge is verified still binds it', async () => {
  const other = await system.coordinator()
  const fifo = join(system.home, 'go')
  const set = { project_id: system.project.id, verify_commands: [`mkfifo ${fifo}; cat ${fifo}`] }
  must(await system.core.handlers.project.configure(operator, set, {}))
  const task = await changed()
  const merging = merge(operator, task.id)
  await system.event((one) => one.images.terminal?.purpose === 'verify')
  await take(other, 'src/a.txt')
  // Opening the pipe waits until the check reads from it.
  await writeFile(fifo, 'go\n')
  expect(mustFail(await merging).code).toBe('LOCK_HELD')
  // Only the lock of the other is left.
  expect((await held()).map(({ owner_label: label }) => label)).not.toContain('Switchyard')
  expect(await held()).toHaveLength(1)
})
