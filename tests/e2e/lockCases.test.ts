import { mkdir, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { connectRelay, type Mcp } from '../support/e2eMcp.ts'
import { makeYard, type Yard } from '../support/e2eYard.ts'
import type { TestHost } from '../support/startHost.ts'

const held = z.object({ items: z.array(z.object({ key: z.string(), expires_at: z.string() })) })
let yard: Yard
let host: TestHost
/** Two agents in shells of their own: one speaks MCP, the other REST. */
let amy: Mcp
let bob: string

const rest = (path: string, body: object) => host.api('POST', path, body, bob)
const list = async () => held.parse((await host.api('GET', '/locks', undefined, bob)).body).items

beforeAll(async () => {
  yard = await makeYard('lock-cases')
  host = await yard.start()
  amy = await connectRelay({
    ...{ url: host.url, token: await yard.token('coordinator'), environment: yard.environment },
  })
  bob = await yard.token('coordinator')
})
afterAll(async () => {
  await amy.close()
  await yard.close()
})

test('regression 1: the same path is taken and given back ten times, by two in turn', async () => {
  for (let round = 0; round < 10; round += 1) {
    expect(await amy.call('acquire_lock', { target: 'src/a.txt' })).toMatchObject({ outcome: 'granted' })
    expect((await rest('/locks', { target: 'src/a.txt' })).body).toMatchObject({ code: 'LOCK_HELD' })
    await amy.call('release_lock', { target: 'src/a.txt' })
    expect((await rest('/locks', { target: 'src/a.txt' })).body).toMatchObject({ outcome: 'granted' })
    expect((await rest('/locks/release', { target: 'src/a.txt' })).status).toBe(200)
  }
})

test('regression 2: each spelling of a path is one lock, from the command line too', async () => {
  await mkdir(join(yard.root, 'b'))
  await symlink(join(yard.root, 'src'), join(yard.root, 'link'))
  const spellings = ['src/a.txt', './src/a.txt', 'b/../src/a.txt', 'src\\a.txt', 'link/a.txt']
  await rest('/locks', { target: 'src/a.txt' })
  for (const target of [...spellings, join(yard.root, 'src/a.txt')])
    expect((await rest('/locks', { target })).body, target).toMatchObject({ outcome: 'renewed' })
  await expect(yard.run('lock', 'acquire', './b/../link/a.txt')).rejects.toThrow(
    /is locked: file:src.a\.txt by/,
  )
  expect(await list()).toHaveLength(1)
  await rest('/locks/release', {})
})

test('regression 27: a lease of no time, of less or of for ever is refused', async () => {
  for (const ttl of [0, -5, 1e9, 1.5, 'long', null])
    expect((await rest('/locks', { target: 'a', ttl_ms: ttl })).body).toMatchObject({ code: 'BAD_REQUEST' })
  expect(await list()).toEqual([])
})

test('regression 28: a resource that is named like a file is another thing', async () => {
  await amy.call('acquire_lock', { target: 'res:src/a.txt' })
  expect((await rest('/locks', { target: 'src/a.txt' })).body).toMatchObject({ outcome: 'granted' })
  expect((await list()).map(({ key }) => key).toSorted()).toEqual(['file:src/a.txt', 'res:src/a.txt'])
  await amy.call('release_lock')
  await rest('/locks/release', {})
})

test('regression 33: an append does not drop a lock that the caller held before', async () => {
  await amy.call('append_file', { path: 'notes.md', text: 'one' })
  expect(await list()).toEqual([])
  await amy.call('acquire_lock', { target: 'notes.md' })
  await amy.call('append_file', { path: './notes.md', text: 'two' })
  expect((await list()).map(({ key }) => key)).toEqual(['file:notes.md'])
  expect((await rest('/locks/append', { path: 'notes.md', text: 'no' })).body).toMatchObject({
    code: 'LOCK_HELD',
  })
  expect((await rest('/locks/append', { path: '../x', text: 'no' })).body).toMatchObject({
    code: 'OUTSIDE_PROJECT',
  })
  await amy.call('release_lock')
})
