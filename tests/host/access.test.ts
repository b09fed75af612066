import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connect } from '../../src/client/rpc.ts'
import { operationTable } from '../../src/contract/operationTable.ts'
import { makeRepository, type Repository } from '../support/repository.ts'
import { removeFolders, startHost, type TestHost } from '../support/startHost.ts'

let host: TestHost
let repository: Repository
const tokens: Record<string, string> = {}

const newToken = async (input: Record<string, unknown>): Promise<string> =>
  String((await host.api('POST', '/tokens', input)).body['token'])

beforeAll(async () => {
  repository = await makeRepository()
  host = await startHost({ args: ['--project', repository.root] })
  for (const role of ['coordinator', 'viewer', 'remote'])
    tokens[role] = await newToken({ role, ...(role === 'coordinator' && { project: repository.root }) })
})
afterAll(async () => {
  await host.close()
  await removeFolders()
})

const createTask = async (title: string, token?: string): Promise<string> =>
  String(
    (await host.api('POST', '/tasks', { title, project: repository.root, start: false }, token)).body['id'],
  )

describe('roles on a real host', () => {
  it('refuses a viewer on every task route, whether or not the task exists', async () => {
    const id = await createTask('Seen by nobody')
    const routes = operationTable.filter(
      ({ noun, meta }) => noun === 'task' && !meta.roles.includes('viewer'),
    )
    expect(routes.length).toBeGreaterThan(10)
    for (const { method, path } of routes)
      for (const task of [id, 'tsk-00000000']) {
        const answer = await host.api(method, path.replace('{task_id}', task), undefined, tokens['viewer'])
        expect(answer).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } })
      }
    expect(await host.api('GET', '/agents', undefined, tokens['viewer'])).toMatchObject({ status: 200 })
  })

  it('shows a coordinator its own tasks only', async () => {
    const mine = await createTask('Mine', tokens['coordinator'])
    const other = await newToken({ role: 'coordinator', project: repository.root })
    expect((await host.api('GET', '/tasks', undefined, other)).body).toMatchObject({ total: 0 })
    expect(await host.api('GET', `/tasks/${mine}`, undefined, other)).toMatchObject({
      body: { defined: true },
    })
    expect((await host.api('GET', `/tasks/${mine}`, undefined, other)).status).toBeGreaterThanOrEqual(403)
    expect(await host.api('GET', `/tasks/${mine}`, undefined, tokens['coordinator'])).toMatchObject({
      status: 200,
    })
  })

  it("lets a worker reach its own task's routes and no other's", async () => {
    const [own, foreign] = [await createTask('Own'), await createTask('Foreign')]
    const worker = await newToken({ role: 'worker', project: repository.root, task_id: own })
    expect(await host.api('GET', `/tasks/${own}`, undefined, worker)).toMatchObject({ status: 200 })
    expect((await host.api('GET', `/tasks/${foreign}`, undefined, worker)).status).toBeGreaterThanOrEqual(403)
    expect((await host.api('GET', `/tasks/${foreign}`, undefined, worker)).status).toBeLessThan(500)
    expect(await host.api('POST', `/tasks/${own}/merge`, {}, worker)).toMatchObject({ status: 403 })
  })

  it('refuses an identity that is not the token', async () => {
    const forged = { title: 'Forged', project: repository.root, start: false, created_by: 'agt-00000000' }
    expect(await host.api('POST', '/tasks', forged, tokens['coordinator'])).toMatchObject({ status: 403 })
    expect(await host.api('POST', '/tasks', forged)).toMatchObject({ status: 403 })
  })

  it('knows a token after a restart, and a revoked one never again', async () => {
    const revoked = await newToken({ role: 'viewer' })
    const { body } = await host.api('GET', '/whoami', undefined, revoked)
    const connection = await connect({ url: host.url, token: revoked, WebSocket: globalThis.WebSocket })
    expect(await host.api('DELETE', `/tokens/${String(body['id'])}`)).toMatchObject({ status: 200 })
    await connection.closed
    expect(await host.api('GET', '/health', undefined, revoked)).toMatchObject({ status: 401 })
    await host.end('SIGKILL')
    const home = host.home
    host = await startHost({ home })
    expect(await host.api('GET', '/health', undefined, tokens['viewer'])).toMatchObject({ status: 200 })
    expect(await host.api('GET', '/health', undefined, revoked)).toMatchObject({ status: 401 })
  })
})
