import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { PREAMBLE_MARKER } from '../../src/domain/preamble.ts'
import { addFile } from '../support/e2eGate.ts'
import { connectRelay, type Mcp } from '../support/e2eMcp.ts'
import { watchHost, type Watch } from '../support/e2eWatch.ts'
import { makeYard, type Yard } from '../support/e2eYard.ts'
import type { TestHost } from '../support/startHost.ts'

let yard: Yard
let host: TestHost
let watch: Watch
const clients: Mcp[] = []
beforeAll(async () => {
  yard = await makeYard('cases')
  host = await yard.start()
  watch = watchHost(host)
})
afterAll(async () => {
  for (const client of clients) await client.close()
  watch.close()
  await yard.close()
})

const create = async (input: object, token?: string): Promise<string> => {
  const made = await host.api('POST', '/tasks', { project: yard.root, kind: 'demo', ...input }, token)
  if (made.status !== 200) throw new Error(JSON.stringify(made.body))
  return String(made.body['id'])
}

const inReview = (id: string) =>
  watch.until(`review of ${id}`, ({ images: { task } }) => task?.id === id && task.status === 'review')

/** A task whose demo worker has added the file and signalled. */
async function added(name: string, token?: string): Promise<string> {
  const id = await create({ title: `Add ${name}`, prompt: addFile(name) }, token)
  await inReview(id)
  return id
}

const connect = async (token: string): Promise<Mcp> => {
  const client = await connectRelay({ url: host.url, token, environment: yard.environment })
  clients.push(client)
  return client
}

const merge = (id: string) => host.api('POST', `/tasks/${id}/merge`, {})

it('regression 35: a merge needs no remote and no default branch called main', async () => {
  expect([await yard.git('remote'), await yard.git('branch', '--show-current')]).toEqual(['', 'trunk'])
  const merged = await merge(await added('plain.txt'))
  expect(merged).toMatchObject({ status: 200, body: { target: 'trunk' } })
  expect(await yard.git('show', 'trunk:plain.txt')).toBe('plain.txt')
})

it('regression 36: a branch that is contained already has nothing to merge', async () => {
  const id = await added('contained.txt')
  const shown = await host.api('GET', `/tasks/${id}`)
  await yard.git('merge', '--quiet', '--no-edit', String(shown.body['branch']))
  expect(await merge(id)).toMatchObject({ status: 409, body: { code: 'NOTHING_TO_MERGE' } })
})

it('regression 38: a wait that is repeated with its request id gets the same answer', async () => {
  const token = await yard.token('coordinator')
  const client = await connect(token)
  const id = await create({ title: 'Wait', prompt: addFile('waited.txt') }, token)
  const wait = () =>
    client.call('wait_for_signal_done', { task_ids: [id], timeout_ms: 45_000, request_id: 'same' })
  const [first, again] = await Promise.all([wait(), wait()])
  expect(first).toMatchObject({ outcome: 'done', task_id: id })
  expect(again).toEqual(first)
  expect(await wait()).toEqual(first)
  // Under another id the signal was told already.
  const other = await client.call('wait_for_signal_done', { task_ids: [id], timeout_ms: 0 })
  expect(other).toMatchObject({ outcome: 'nothing_yet' })
})

it('regression 39: a preamble never reaches the merged tree', async () => {
  const id = await added('clean.txt')
  const { worktree } = (await host.api('GET', `/tasks/${id}`)).body
  await mkdir(join(String(worktree), 'notes'))
  await writeFile(join(String(worktree), 'notes/agent.md'), `# Notes\n${PREAMBLE_MARKER}task="${id}">\n`)
  await yard.git('-C', String(worktree), 'add', '.')
  await yard.git('-C', String(worktree), 'commit', '-qm', 'With a preamble')
  const head = () => yard.git('-C', String(worktree), 'rev-parse', 'HEAD')
  const mergeHead = async () =>
    host.api('POST', `/tasks/${id}/merge`, { head_sha: await head(), method: 'squash' })
  expect(await mergeHead()).toMatchObject({ status: 422, body: { code: 'PREAMBLE_IN_COMMIT' } })
  expect(await yard.git('ls-tree', '-r', '--name-only', 'trunk')).not.toContain('notes')
  // A commit that takes it out again does not help: it would still be in the history.
  await yard.git('-C', String(worktree), 'rm', '-q', 'notes/agent.md')
  await yard.git('-C', String(worktree), 'commit', '-qm', 'Without it')
  await mergeHead()
  expect(await yard.git('log', '-p', '--format=%B', 'trunk')).not.toContain(PREAMBLE_MARKER)
})

it('regression 40: the token of a viewer opens no route of a task', async () => {
  const id = await create({ title: 'Seen by nobody', start: false })
  const viewer = await yard.token('viewer', '--project', yard.root)
  for (const [method, path, body] of [
    ['GET', '/tasks'],
    ['GET', `/tasks/${id}`],
    ['PATCH', `/tasks/${id}`, { title: 'Mine' }],
    ['DELETE', `/tasks/${id}`],
    ['POST', `/tasks/${id}/prompt`, { prompt: 'Hello' }],
    ['POST', `/tasks/${id}/merge`, {}],
    ['POST', '/tasks', { title: 'T', project: yard.root }],
  ] as const)
    expect(await host.api(method, path, body, viewer), `${method} ${path}`).toMatchObject({
      status: 403,
      body: { code: 'FORBIDDEN' },
    })
  expect((await host.api('GET', `/tasks/${id}`)).body['title']).toBe('Seen by nobody')
})

it('behaviour 15: each class of token reaches what it is for, and no more', async () => {
  const [one, other] = [await yard.token('coordinator'), await yard.token('coordinator')]
  const id = await create({ title: 'Of one', start: false }, one)
  const worker = await yard.token('worker', '--task-id', id)
  const status = async (token: string, path: string) => (await host.api('GET', path, undefined, token)).status
  expect(await status(one, `/tasks/${id}`)).toBe(200)
  expect(await status(other, `/tasks/${id}`)).toBe(403)
  expect(await status(worker, `/tasks/${id}`)).toBe(200)
  expect(await status(worker, '/tokens')).toBe(403)
  expect(await status('nobody', `/tasks/${id}`)).toBe(401)
  // What the header says counts; what the body says of a caller is refused.
  const forged = { title: 'T', project: yard.root, start: false, agent_id: 'agt-00000000' }
  expect((await host.api('POST', '/tasks', forged, one)).body['code']).toBe('FORBIDDEN')
})

it('behaviour 16: a signal that came before anybody waited is told, once, to one of two waiters', async () => {
  const token = await yard.token('coordinator')
  const client = await connect(token)
  const id = await added('early.txt', token)
  const told = await Promise.all([
    client.call('wait_for_signal_done', { task_ids: [id], timeout_ms: 500, request_id: 'first' }),
    client.call('wait_for_signal_done', { task_ids: [id], timeout_ms: 500, request_id: 'second' }),
  ])
  expect(told.map(({ outcome }) => outcome).toSorted()).toEqual(['done', 'nothing_yet'])
  // One that is closed by somebody else wakes whoever waits for it.
  const closed = await create({ title: 'Closed', start: false }, token)
  const waiting = client.call('wait_for_signal_done', { task_ids: [closed], timeout_ms: 45_000 })
  await host.api('DELETE', `/tasks/${closed}`)
  expect(await waiting).toMatchObject({ outcome: 'closed', task_id: closed })
})

it.each(['a..b', 'ends.lock', 'with space', 'x'.repeat(300), '@{', 'a//b', '.hidden/a'])(
  'behaviour 17: the branch name %j is refused before anything is made',
  async (branch) => {
    const before = await yard.git('for-each-ref')
    const refused = await host.api('POST', '/tasks', { title: 'T', project: yard.root, branch, start: false })
    expect([400, 422]).toContain(refused.status)
    expect(await yard.git('for-each-ref')).toBe(before)
  },
)

it('behaviour 17: a branch that exists is never taken over', async () => {
  await yard.git(
    'branch',
    'precious',
    await yard.git('commit-tree', '-p', 'trunk', '-m', 'Precious', 'trunk^{tree}'),
  )
  const before = await yard.git('rev-parse', 'precious')
  const refused = await host.api('POST', '/tasks', {
    ...{ title: 'T', project: yard.root, branch: 'precious', start: false },
  })
  expect(refused).toMatchObject({ status: 409, body: { code: 'BRANCH_EXISTS' } })
  expect(await yard.git('rev-parse', 'precious')).toBe(before)
})

it('behaviour 18: a merge that would touch local changes is refused with their names, and nothing moves', async () => {
  const id = await create({ title: 'Change one', prompt: addFile('src/b.txt') })
  await inReview(id)
  await writeFile(join(yard.root, 'src/b.txt'), 'mine\n')
  const before = await yard.git('rev-parse', 'trunk')
  const refused = await merge(id)
  expect(refused).toMatchObject({ status: 409, body: { code: 'LOCAL_CHANGES' } })
  expect(String(refused.body['message'])).toContain('src/b.txt')
  expect(await yard.git('rev-parse', 'trunk')).toBe(before)
  expect(await readFile(join(yard.root, 'src/b.txt'), 'utf8')).toBe('mine\n')
  const stale = await host.api('POST', `/tasks/${id}/merge`, { head_sha: before })
  expect(stale).toMatchObject({ status: 409, body: { code: 'STALE_HEAD' } })
})
