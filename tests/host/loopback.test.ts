import { request } from 'node:http'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import WebSocket from 'ws'
import { makeRepository, type Repository } from '../support/repository.ts'
import { runCli } from '../support/runCli.ts'
import { removeFolders, startHost, type TestHost } from '../support/startHost.ts'

let host: TestHost
let repository: Repository
beforeAll(async () => {
  repository = await makeRepository()
  host = await startHost({ args: ['--project', repository.root], environment: { PATH: '/usr/bin:/bin' } })
})
afterAll(async () => {
  await host.close()
  await removeFolders()
})

/** A request with headers that fetch would not let through. */
function ask(method: string, path: string, headers: Record<string, string>, body?: string): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  const sent = request(`${host.url}${path}`, { method, headers }, (response) => {
    response.resume()
    response.on('end', () => resolve(response.statusCode ?? 0))
  })
  sent.on('error', reject)
  sent.end(body)
  return promise
}

/** What a WebSocket's upgrade is answered: `open`, or the status that refused it. */
function upgrade(headers: Record<string, string>): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>()
  const socket = new WebSocket(`${host.url.replace('http', 'ws')}/rpc`, { headers })
  socket.on('open', () => {
    socket.terminate()
    resolve('open')
  })
  socket.on('unexpected-response', (_request, response) => {
    response.resume()
    resolve(String(response.statusCode))
  })
  socket.on('error', () => resolve('refused'))
  return promise
}

const bearer = () => ({ authorization: `Bearer ${host.token}` })

it('regression 12: a foreign Origin or Host is refused over HTTP and on a WebSocket, token or not', async () => {
  for (const foreign of [{ origin: 'http://evil.example' }, { origin: 'null' }, { host: 'evil.example' }]) {
    expect(await ask('GET', '/api/health', { ...bearer(), ...foreign })).toBe(403)
    expect(await upgrade(foreign)).not.toBe('open')
  }
  expect(await ask('GET', '/api/health', { ...bearer(), origin: host.url })).toBe(200)
  expect(await upgrade({ origin: host.url })).toBe('open')
})

it('behaviour 14: nothing is granted for being on this machine', async () => {
  expect((await stat(join(host.home, 'operator-token'))).mode & 0o777).toBe(0o600)
  expect(await ask('GET', '/api/tasks', {})).toBe(401)
  const lock = JSON.stringify({ target: 'res:x', project: repository.root })
  const plain = { ...bearer(), 'content-type': 'text/plain' }
  expect(await ask('POST', '/api/locks', plain, lock)).toBe(415)
  // No read changes anything, whatever it is asked.
  const events = async () => (await host.api('GET', '/events?limit=1000')).body['items']
  const before = await events()
  for (const path of ['/locks', '/tasks', '/agents', '/attention', '/projects', '/whoami'])
    await host.api('GET', path)
  expect(await events()).toEqual(before)
})

it('regression 9: a launch without its program, or without a terminal to show, is an answer, and the host lives on', async () => {
  const made = await host.api('POST', '/tasks', {
    ...{ title: 'No program', prompt: 'x', kind: 'codex', project: repository.root },
  })
  expect(made).toMatchObject({ status: 422, body: { code: 'KIND_NOT_INSTALLED' } })
  const environment = { ...host.environment, PATH: '/nonexistent', SWITCHYARD_HOME: host.home }
  const shown = await runCli(['tmux', '--json'], { cwd: repository.root, environment })
  expect(shown.code).toBe(1)
  expect(JSON.parse(shown.stderr)).toHaveProperty('error.message')
  expect(await host.api('GET', '/health')).toMatchObject({ status: 200 })
})

it('behaviour 25: what cannot be launched says what to do by hand, and leaves no agent behind', async () => {
  const { body } = await host.api('POST', '/tasks', {
    ...{ title: 'No program', prompt: 'x', kind: 'codex', project: repository.root },
  })
  expect(body).toMatchObject({
    code: 'KIND_NOT_INSTALLED',
    message: expect.stringContaining('not on the PATH') as unknown,
  })
  const kinds = (await host.api('GET', '/kinds')).body['items']
  const install: unknown = expect.stringMatching(/codex/)
  expect(kinds).toContainEqual(expect.objectContaining({ kind: 'codex', installed: false, install }))
  expect(await host.api('GET', '/agents')).toMatchObject({ body: { items: [] } })
  const missing = await host.api('POST', '/tasks', {
    ...{ title: 'Nowhere', prompt: 'x', kind: 'custom', command: ['/nonexistent/program'] },
    project: repository.root,
  })
  expect(missing.status).toBeLessThan(500)
  expect(await host.api('GET', '/health')).toMatchObject({ status: 200 })
})
