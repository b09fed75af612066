import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { operationTable } from '../contract/operationTable.ts'
import { startPhoneEdge } from '../../tests/support/edge.ts'
import { createFakeCore } from '../../tests/support/fakeCore.ts'
import { makeFolder, removeFolders } from '../../tests/support/startHost.ts'
import { createPages } from './pages.ts'

type Edge = Awaited<ReturnType<typeof startPhoneEdge>>

let edge: Edge
afterEach(() => edge.close())

/** Rates are a matter of their own. */
const FREE = { calls: { burst: 1e6, perSecond: 1e6 }, failures: { burst: 1e6, perSecond: 1e6 } }
const start = async (limits = {}, fake = createFakeCore()) => {
  edge = await startPhoneEdge(fake, { ...FREE, ...limits })
}
const pair = (body: unknown, headers = {}) => edge.send({ method: 'POST', path: '/api/pair', body, headers })

describe('the name', () => {
  it('answers its host and its address with the port, whatever the case', async () => {
    await start()
    for (const host of [edge.host, edge.host.toUpperCase(), `127.0.0.1:${edge.port}`])
      expect(await edge.send({ path: '/api/none', token: 'viewer', headers: { host } })).toMatchObject({
        status: 404,
      })
  })

  it('refuses every other one before anything is read', async () => {
    await start()
    const others = fc.oneof(
      fc.domain(),
      fc.ipV4(),
      fc.webAuthority(),
      fc.constantFrom('phone.test', 'phone.test.', 'localhost', '127.0.0.1', '[::1]'),
      fc
        .constantFrom('xphone.test', 'phone.test.evil.example', 'localhost', '[::1]', '0.0.0.0', '')
        .map((name) => `${name}:${edge.port}`),
    )
    await fc.assert(
      fc.asyncProperty(others, async (host) => {
        const answer = await edge.send({ path: '/api/device', token: 'remote', headers: { host } })
        expect(answer).toMatchObject({ status: 403, json: { code: 'FORBIDDEN' } })
      }),
      { numRuns: 60 },
    )
    expect(edge.heard).toEqual([])
  })

  it('lets its own page speak and no other one', async () => {
    await start()
    const asked = async (origin: string) =>
      (await edge.send({ path: '/api/none', token: 'viewer', headers: { origin } })).status
    expect(await asked(edge.origin)).toBe(404)
    const foreign = ['null', 'http://evil.example', 'switchyard://app', `https://${edge.host}`]
    for (const origin of [...foreign, `http://localhost:${edge.port}`, `http://phone.test`])
      expect(await asked(origin)).toBe(403)
  })

  it('lets its page open sockets to itself alone, frames nobody, and promises no TLS', async () => {
    await start()
    const { headers } = await edge.send({ path: '/' })
    const policy = String(headers['content-security-policy'])
    expect(policy).toContain(`connect-src 'self' ws://${edge.host} ws://127.0.0.1:${edge.port}`)
    expect(policy).toContain("frame-ancestors 'none'")
    expect(headers).toMatchObject({ 'referrer-policy': 'no-referrer', 'x-content-type-options': 'nosniff' })
    expect(headers).not.toHaveProperty('strict-transport-security')
  })
})

describe('the page', () => {
  it('stands at the root, with its parts under their types, and only what has a name of its own is kept', async () => {
    const folder = await makeFolder('phone-pages')
    await mkdir(join(folder, 'assets'))
    for (const name of ['phone.html', 'assets/a-1.js', 'app.webmanifest', 'sw.js', 'secret.pem'])
      await writeFile(join(folder, name), name)
    edge = await startPhoneEdge(createFakeCore(), FREE, { pages: await createPages(folder, 'phone.html') })
    const seen = async (path: string) => {
      const { status, headers, text } = await edge.send({ path })
      return [status, headers['content-type'], headers['cache-control'], text]
    }
    const html = [200, 'text/html; charset=utf-8', 'no-store', 'phone.html']
    expect(await seen('/')).toEqual(html)
    expect(await seen('/phone.html')).toEqual(html)
    const script = 'text/javascript; charset=utf-8'
    expect(await seen('/sw.js')).toEqual([200, script, 'no-store', 'sw.js'])
    const forever = 'public, max-age=31536000, immutable'
    expect(await seen('/assets/a-1.js')).toEqual([200, script, forever, 'assets/a-1.js'])
    const manifest = 'application/manifest+json; charset=utf-8'
    expect(await seen('/app.webmanifest')).toEqual([200, manifest, 'no-store', 'app.webmanifest'])
    for (const path of ['/secret.pem', '/assets', '/assets/', '/%2e%2e/secret.pem', '//phone.html'])
      expect((await edge.send({ path })).status).toBe(404)
    await removeFolders()
  })
})

describe('pairing', () => {
  it('takes a ticket and a name in JSON, with the address of the connection', async () => {
    await start()
    const headers = { 'x-forwarded-for': '203.0.113.7', forwarded: 'for=203.0.113.7' }
    const answer = await pair({ ticket: 't', name: 'My phone' }, headers)
    expect(answer).toMatchObject({ status: 403, json: { code: 'TICKET_REFUSED' } })
    expect(edge.pairings).toEqual([{ ticket: 't', name: 'My phone', address: '127.0.0.1' }])
  })

  it('answers whatever else is sent as JSON and tries no ticket for it', async () => {
    await start()
    const wrong = fc.oneof(
      fc.json(),
      fc.string(),
      fc.uint8Array({ maxLength: 60 }),
      fc
        .record({ ticket: fc.anything(), name: fc.string(), more: fc.string() })
        .map((it) => JSON.stringify(it)),
      fc.constantFrom('{"ticket":"t"}', '{"ticket":"","name":"x"}', '{"ticket":"t","name":"\\u202e"}'),
      fc.constant(JSON.stringify({ ticket: 't'.repeat(201), name: 'x' })),
      fc.constant(JSON.stringify({ ticket: 't', name: 'x'.repeat(61) })),
      fc.constant(JSON.stringify({ ticket: 't', name: 'x', role: 'remote' })),
    )
    await fc.assert(
      fc.asyncProperty(wrong, async (body) => {
        const answer = await pair(body)
        expect(answer.json).toHaveProperty('code')
        expect([400, 415]).toContain(answer.status)
      }),
      { numRuns: 120 },
    )
    expect(edge.pairings).toEqual([])
    expect(edge.errors).toEqual([])
  })

  it('reads 4 KB and no other type, no ticket in the address, and nothing by GET', async () => {
    await start()
    const large = { ticket: 't', name: 'x', rest: 'x'.repeat(4096) }
    expect(await pair(large)).toMatchObject({ status: 413, json: { code: 'PAYLOAD_TOO_LARGE' } })
    const form = { 'content-type': 'application/x-www-form-urlencoded' }
    expect((await pair('ticket=t&name=x', form)).status).toBe(415)
    const { status } = await edge.send({
      ...{ method: 'POST', path: '/api/pair?ticket=t', body: { ticket: 't', name: 'x' } },
    })
    expect(status).toBe(400)
    expect((await edge.send({ path: '/api/pair?ticket=t' })).status).toBe(405)
    expect(edge.pairings).toEqual([])
  })

  it('says when to come back', async () => {
    await start({ failures: { burst: 2, perSecond: 0.001 } })
    const statuses = []
    for (let at = 0; at < 3; at++) statuses.push((await pair({ ticket: 't', name: 'x' })).status)
    expect(statuses).toEqual([403, 403, 429])
    expect((await pair({})).headers).toMatchObject({ 'retry-after': '1' })
    // Whoever has a token is not affected.
    expect((await edge.send({ path: '/api/none', token: 'viewer' })).status).toBe(404)
  })
})

describe('what is mounted', () => {
  it('is what is marked for phones: the rest is not there, also for those who may elsewhere', async () => {
    await start()
    const absent = operationTable.filter(
      ({ meta: { roles } }) => !roles.includes('viewer') && !roles.includes('remote'),
    )
    expect(absent.length).toBeGreaterThan(40)
    for (const { method, path } of absent)
      for (const token of ['viewer', 'remote'])
        expect(
          await edge.send({ method, path: `/api${path.replace(/\{\w+\}/g, 'tsk-1')}`, token }),
        ).toMatchObject({ status: 404, json: { code: 'NOT_FOUND' } })
    for (const path of ['/mcp', '/api/openapi.json', '/', '/desktop.html'])
      expect(await edge.send({ path, token: 'remote' })).toMatchObject({ status: 404 })
    expect(edge.calls).toEqual([])
  })

  it('takes the tokens of phones and of nobody else', async () => {
    await start()
    for (const token of ['operator', 'coordinator', 'worker', 'nobody'])
      expect(await edge.send({ path: '/api/agents', token })).toMatchObject({ status: 401 })
    expect(edge.heard).toEqual([])
    await edge.send({ path: '/api/none', token: 'viewer' })
    expect(edge.heard).toEqual(['127.0.0.1'])
  })
})
