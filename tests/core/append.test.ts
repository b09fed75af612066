import { appendFile, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createFiles } from '../../src/adapters/files/createFiles.ts'
import type { Caller } from '../../src/core/index.ts'
import { must, mustFail, operator, startCore, type InProcess } from '../support/inProcess.ts'
import { createTestRepository } from '../../src/adapters/git/testRepository.ts'

let system: InProcess
beforeEach(async () => {
  system = await startCore()
})
afterEach(() => system.close())

const append = (
  by: Caller,
  path: string,
  text: string,
  change: { wait_ms?: number; request_id?: string } = {},
) => system.core.handlers.lock.append(by, { path, text, wait_ms: 0, ...change }, {})
const take = (by: Caller, target: string, scope: 'checkout' | 'project' = 'checkout') =>
  system.core.handlers.lock.acquire(by, { target, scope, reason: 'mine', ttl_ms: 60_000, wait_ms: 0 }, {})
const held = async () =>
  must(await system.core.handlers.lock.list(operator, { limit: 50, offset: 0 }, {})).items
const textOf = (path: string) => readFile(join(system.repository.root, path), 'utf8')

test('regression 33: an append gives back the lock that it took, and none that was held before', async () => {
  const agent = await system.coordinator()
  must(await append(agent, 'notes.md', 'one'))
  expect(await held()).toEqual([])
  const { lock } = must(await take(agent, 'notes.md', 'project'))
  expect(must(await append(agent, './src/../notes.md', 'two\n'))).toMatchObject({
    path: 'notes.md',
    bytes: 4,
  })
  // Not its time, its scope nor its reason has changed either.
  expect(await held()).toEqual([lock])
  must(await take(agent, 'dir:src'))
  must(await append(agent, 'src/new/log.txt', 'three'))
  expect((await held()).map(({ key }) => key)).toEqual(['file:notes.md', 'dir:src'])
  expect(await textOf('notes.md')).toBe('one\ntwo\n')
  expect(await textOf('src/new/log.txt')).toBe('three\n')
})

test('what another holds is refused, or written once it is free, and no line is lost among many', async () => {
  const [one, other] = [await system.coordinator(), await system.coordinator()]
  must(await take(one, 'dir:src'))
  const refused = mustFail(await append(other, 'src/a.txt', 'late'))
  expect([refused.code, refused.message.includes('mine')]).toEqual(['LOCK_HELD', true])
  const waiting = append(other, 'src/a.txt', 'late', { wait_ms: 20_000 })
  must(await system.core.handlers.lock.release(one, {}, {}))
  must(await waiting)
  expect(await textOf('src/a.txt')).toBe('a\nlate\n')
  const lines = Array.from({ length: 20 }, (_, line) => `line ${line} `.repeat(50).trim())
  const all = lines.map((line, at) => append(at % 2 ? one : other, 'log', line, { wait_ms: 20_000 }))
  for (const answer of await Promise.all(all)) must(answer)
  expect((await textOf('log')).trim().split('\n').toSorted()).toEqual(lines.toSorted())
  expect(await held()).toEqual([])
})

test('nothing outside of the project is written to, also behind a link, nor anything of Git', async () => {
  const { root } = system.repository
  await symlink('/tmp', join(root, 'out'))
  await symlink('/tmp/switchyard-no-such-file', join(root, 'dangling'))
  for (const path of ['../x', '/etc/passwd', 'out/x', '.git/hooks/pre-commit', 'src/../.git/config'])
    expect(mustFail(await append(operator, path, 'x')).code, path).toBe('OUTSIDE_PROJECT')
  for (const path of ['dangling', 'src']) {
    expect(mustFail(await append(operator, path, 'x')).code, path).toBe('FILE_NOT_FOUND')
    expect(await held()).toEqual([])
  }
})

test('a retry with the same request id writes once', async () => {
  await writeFile(join(system.repository.root, 'log'), '')
  const first = must(await append(operator, 'log', 'once', { request_id: 'one' }))
  expect(must(await append(operator, 'log', 'once', { request_id: 'one' }))).toEqual(first)
  expect(await textOf('log')).toBe('once\n')
})

test.each([
  ['before the first byte', 0],
  ['in the middle of it', 4],
  ['before the receipt', 100],
])('a retry after a host that died %s writes once', async (_, written) => {
  await system.close()
  const repository = await createTestRepository()
  await repository.commit({ log: 'old\n' })
  const files = createFiles({ environment: repository.environment })
  let died = false
  system = await startCore(undefined, repository, {
    files: {
      ...files,
      async append(path, text, from) {
        if (died) return files.append(path, text, from)
        died = true
        await appendFile(path, text.slice(0, written))
        throw new Error('the host died')
      },
    },
  })
  const request = { request_id: 'one' }
  mustFail(await append(operator, 'log', 'once and whole', request))
  system = await system.restart()
  if (written !== 4) must(await append(operator, 'log', 'another'))
  expect(must(await append(operator, 'log', 'once and whole', request))).toMatchObject({ bytes: 15 })
  must(await append(operator, 'log', 'once and whole', request))
  const lines = (await textOf('log')).split('\n').toSorted()
  expect(lines).toEqual(['', ...(written === 4 ? [] : ['another']), 'old', 'once and whole'])
})
