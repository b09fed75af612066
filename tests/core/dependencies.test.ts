import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addFile } from '../support/e2eGate.ts'
import { makeYard, type Yard } from '../support/e2eYard.ts'
import { watchHost, type Watch } from '../support/e2eWatch.ts'
import type { TestHost } from '../support/startHost.ts'

let yard: Yard
let host: TestHost
let watch: Watch
beforeAll(async () => {
  yard = await makeYard('dependencies')
  host = await yard.start()
  watch = watchHost(host)
})
afterAll(async () => {
  watch.close()
  await yard.close()
})

const post = (path: string, body: object) => host.api('POST', path, body)
const show = async (id: string) => (await host.api('GET', `/tasks/${id}`)).body
async function create(title: string, prompt: string, more: object = {}): Promise<string> {
  const { status, body } = await post('/tasks', { title, prompt, kind: 'demo', project: yard.root, ...more })
  expect(body).not.toHaveProperty('code')
  expect(status).toBe(200)
  return String(body['id'])
}
const inReview = (id: string) =>
  watch.until(`review of ${id}`, ({ images }) => images.task?.id === id && images.task.status === 'review')
const agentStarted = (id: string) =>
  watch.until(`agent on ${id}`, ({ type, task_id }) => type === 'agent.started' && task_id === id)
const land = async (id: string): Promise<string> => {
  const { body } = await post(`/tasks/${id}/merge`, {})
  expect(body).toMatchObject({ task_id: id })
  return String(body['sha'])
}
const git = (...args: string[]) => yard.git(...args)

describe('a task that comes after others', () => {
  it('waits, starts by itself when they have landed, and its base holds what they landed', async () => {
    const first = await create('Lay the track', addFile('track.txt'))
    const second = await create('Put up the signal', addFile('signal.txt'))
    const after = await create('Run a train', addFile('train.txt'), { after: [first, second] })
    const waiting = await show(after)
    expect(waiting).toMatchObject({ status: 'pending', launch: 'queued', worktree: null })
    expect(waiting['next']).toContain(first)
    await Promise.all([inReview(first), inReview(second)])
    await land(first)
    expect(await show(after)).toMatchObject({ launch: 'queued', next: expect.stringContaining(second) })
    const tip = await land(second)
    await inReview(after)
    const started = await show(after)
    expect(started).toMatchObject({ base_sha: tip, launch: 'running' })
    expect(await git('ls-tree', '--name-only', String(started['branch']))).toContain('train.txt')
    expect(await git('show', `${String(started['branch'])}:track.txt`)).toBe('track.txt')
    expect(await git('show', `${String(started['branch'])}:signal.txt`)).toBe('signal.txt')
    await land(after)
  })

  it('never starts silently when one has failed; the operator may start it all the same', async () => {
    const first = await create('Close this one', addFile('closed.txt'), { start: false })
    const after = await create('Wait for it', addFile('later.txt'), { after: [first] })
    await post(`/tasks/${first}/fail`, { reason: 'no rails' })
    const held = await show(after)
    expect(held).toMatchObject({ status: 'pending', launch: 'queued', after: [first] })
    expect(held['next']).toMatch(new RegExp(`${first} .*failed`))
    // Nothing can be added behind it either.
    const refused = await post('/tasks', { title: 'x', kind: 'demo', project: yard.root, after: [first] })
    expect(refused.body).toMatchObject({ code: 'WRONG_STATUS', data: { task_id: first, field: 'after' } })
    expect((await post('/agents', { task_id: after })).body).toMatchObject({ after: [], launch: 'queued' })
    await agentStarted(after)
    const queued = watch.events.find(({ type, task_id, detail }) => {
      return type === 'task.launching' && task_id === after && detail.startsWith('queued')
    })
    expect(queued).toMatchObject({ by: 'operator', detail: `queued without waiting for ${first}` })
  })

  it('waits on over a kill of the host, and starts after what lands then', async () => {
    const first = await create('Before the crash', addFile('before.txt'))
    const after = await create('After the crash', addFile('after.txt'), { after: [first] })
    await inReview(first)
    await host.end('SIGKILL')
    host = await yard.start()
    expect(await show(after)).toMatchObject({ launch: 'queued', worktree: null })
    const tip = await land(first)
    await inReview(after)
    expect(await show(after)).toMatchObject({ base_sha: tip })
  })
})

describe('what a task is told about itself', () => {
  it('refuses ids and paths that cannot be meant', async () => {
    const make = (more: object) => post('/tasks', { title: 'x', kind: 'demo', project: yard.root, ...more })
    expect((await make({ after: ['tsk-nowhere'] })).body).toMatchObject({
      code: 'TASK_NOT_FOUND',
      message: expect.stringContaining('tsk-nowhere'),
    })
    for (const path of ['../x', '/etc/passwd', 'a/../../b', 'C:\\x'])
      expect((await make({ files: [path] })).body).toMatchObject({ code: 'BAD_REQUEST' })
    const id = await create('Paths', '', { files: ['./src/', 'docs//a.md'], start: false })
    expect(await show(id)).toMatchObject({ files: ['src', 'docs/a.md'] })
  })

  it('is renamed, pinned and archived, by the command line too', async () => {
    const id = await create('Old name', '', { start: false })
    const before = await show(id)
    await yard.run('task', 'update', id, '--title', 'New name', '--pinned')
    expect(await show(id)).toMatchObject({
      title: 'New name',
      pinned: true,
      updated_at: before['updated_at'],
    })
    const early = await host.api('PATCH', `/tasks/${id}`, { archived: true })
    expect(early).toMatchObject({ status: 409, body: { code: 'WRONG_STATUS' } })
    await host.api('DELETE', `/tasks/${id}`)
    const away = await host.api('PATCH', `/tasks/${id}`, { archived: true, pinned: false })
    expect(away.body).toMatchObject({ archived_at: expect.any(String), pinned: false })
    expect((await host.api('PATCH', `/tasks/${id}`, { archived: false })).body).toMatchObject({
      archived_at: null,
    })
    const coordinator = await yard.token('coordinator', '--project', yard.root)
    const own = await host.api('POST', '/tasks', { title: 'Mine', kind: 'demo', start: false }, coordinator)
    const path = `/tasks/${String(own.body['id'])}`
    expect((await host.api('PATCH', path, { title: 'Still mine' }, coordinator)).body).toMatchObject({
      title: 'Still mine',
    })
    expect((await host.api('PATCH', path, { pinned: true }, coordinator)).body).toMatchObject({
      code: 'FORBIDDEN',
    })
    expect((await host.api('PATCH', `/tasks/${id}`, { title: 'Theirs' }, coordinator)).status).toBe(403)
    const types = watch.events.filter(({ type, task_id }) => type === 'task.updated' && task_id === id)
    expect(types.map(({ detail }) => detail)).toEqual(['title, pinned', 'pinned, archived_at', 'archived_at'])
  })
})
