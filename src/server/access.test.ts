import { afterEach, describe, expect, it } from 'vitest'
import { ok } from '../base/result.ts'
import { startEdge } from '../../tests/support/edge.ts'
import { createFakeCore } from '../../tests/support/fakeCore.ts'

type Edge = Awaited<ReturnType<typeof startEdge>>

let edge: Edge
afterEach(() => edge.close())

const health = { version: '1', pid: 1, started_at: new Date(0).toISOString(), seq: 0 }
const page = { items: [], total: 0, offset: 0 }
const anyAnswer = createFakeCore.bind(null, {
  'host.health': () => ok(health),
  'agent.list': () => ok(page),
  'task.list': () => ok(page),
})

describe('Host and Origin', () => {
  it.each(['evil.example', 'localhost', 'localhost:1', '127.0.0.1.nip.io:80'])(
    'refuses Host %s',
    async (host) => {
      edge = await startEdge(anyAnswer())
      const answer = await edge.send({ path: '/api/health', token: 'operator', headers: { host } })
      expect(answer).toMatchObject({ status: 403, json: { code: 'FORBIDDEN' } })
    },
  )

  it.each(['127.0.0.1', 'localhost', '[::1]'])('accepts Host %s with the port', async (name) => {
    edge = await startEdge(anyAnswer())
    const headers = { host: `${name}:${edge.port}` }
    expect(await edge.send({ path: '/api/health', token: 'operator', headers })).toMatchObject({
      status: 200,
    })
  })

  it.each(['http://evil.example', 'null', 'http://localhost', 'https://app', 'switchyard://other'])(
    'refuses Origin %s, also for what needs no token',
    async (origin) => {
      edge = await startEdge(anyAnswer())
      for (const path of ['/api/health', '/', '/api/openapi.json', '/mcp', '/nothing'])
        expect(await edge.send({ path, token: 'operator', headers: { origin } })).toMatchObject({
          status: 403,
          json: { code: 'FORBIDDEN' },
        })
    },
  )

  it('accepts its own origin and the window', async () => {
    edge = await startEdge(anyAnswer())
    for (const origin of ['switchyard://app', `http://localhost:${edge.port}`])
      expect(await edge.send({ path: '/api/health', token: 'operator', headers: { origin } })).toMatchObject({
        status: 200,
      })
  })
})

describe('authentication', () => {
  it('answers 401 with WWW-Authenticate without a valid token', async () => {
    edge = await startEdge(anyAnswer())
    for (const authorization of ['', 'Bearer', 'Bearer nobody', 'Basic b3A6b3A=', 'operator'])
      expect(
        await edge.send({ path: '/api/tasks', headers: authorization ? { authorization } : {} }),
      ).toMatchObject({
        status: 401,
        json: { code: 'UNAUTHENTICATED' },
        headers: { 'www-authenticate': 'Bearer realm="switchyard"' },
      })
    expect(edge.calls).toEqual([])
  })

  it('takes no token from the address', async () => {
    edge = await startEdge(anyAnswer())
    expect(await edge.send({ path: '/api/tasks?token=operator' })).toMatchObject({ status: 401 })
  })

  it('slows down guessing without locking out who has a token', async () => {
    edge = await startEdge(anyAnswer(), { failures: { burst: 2, perSecond: 0.001 } })
    const statuses = []
    for (let at = 0; at < 3; at++)
      statuses.push((await edge.send({ path: '/api/health', token: 'x' })).status)
    expect(statuses).toEqual([401, 401, 429])
    expect(await edge.send({ path: '/api/health', token: 'operator' })).toMatchObject({ status: 200 })
  })

  it('limits the calls of one token and not those of another', async () => {
    edge = await startEdge(anyAnswer(), { calls: { burst: 1, perSecond: 0.001 } })
    expect((await edge.send({ path: '/api/health', token: 'viewer' })).status).toBe(200)
    const second = await edge.send({ path: '/api/health', token: 'viewer' })
    expect(second).toMatchObject({
      status: 429,
      headers: { 'retry-after': '1' },
      json: { code: 'TOO_MANY_REQUESTS' },
    })
    expect((await edge.send({ path: '/api/health', token: 'operator' })).status).toBe(200)
  })
})
