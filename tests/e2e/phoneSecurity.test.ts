import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { operationTable, type OperationEntry } from '../../src/contract/operationTable.ts'
import { send } from '../support/edge.ts'
import { openGate, type PhoneGate } from '../support/phoneGate.ts'
import { makeRepository } from '../support/repository.ts'
import { removeFolders, startHost, type TestHost } from '../support/startHost.ts'

let host: TestHost
let gate: PhoneGate
let project: string
beforeAll(async () => {
  project = (await makeRepository()).root
  host = await startHost({ args: ['--project', project] })
  gate = await openGate(host)
})
afterAll(async () => {
  await host.close()
  await removeFolders()
})

const seq = async (): Promise<number> => Number((await host.api('GET', '/health')).body['seq'])
const newToken = async (role: string, more: object = {}): Promise<string> =>
  String((await host.api('POST', '/tokens', { role, ...more })).body['token'])

type PhoneRole = 'viewer' | 'remote'
const ROLES: readonly PhoneRole[] = ['viewer', 'remote']
const PHONE_OPERATIONS = operationTable.filter(({ meta }) => ROLES.some((role) => meta.roles.includes(role)))

/** Fewer than a token may send at once. */
const AT_ONCE = 80
const portions = <T>(items: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(items.length / AT_ONCE) }, (_, at) =>
    items.slice(at * AT_ONCE, (at + 1) * AT_ONCE),
  )

/** A request for an operation with ids that might be there. Inputs are judged after roles. */
const requestFor = ({ method, path }: OperationEntry, task: string) => ({
  method,
  path: `/api${path.replace('{task_id}', task).replace(/\{\w+\}/g, 'xyz-00000000')}`,
  ...(method !== 'GET' && { body: {} }),
})

describe('a ticket', () => {
  it('pairs one phone, and is good for nothing afterwards', async () => {
    const ticket = await gate.ticket()
    const [first, ...others] = await Promise.all(
      Array.from({ length: 3 }, (_, at) => gate.exchange(ticket, `Phone ${at}`)),
    )
    const answers = [first, ...others]
    expect(answers.map((answer) => answer?.status).toSorted()).toEqual([200, 403, 403])
    expect(await gate.exchange(ticket)).toMatchObject({ status: 403, json: { code: 'TICKET_REFUSED' } })
    expect((await host.api('GET', '/devices')).body['items']).toHaveLength(1)
  })

  it('is not in what the host tells or writes down', async () => {
    const ticket = await gate.ticket()
    const told = ['/phone', '/events?limit=1000', '/devices', '/tokens']
    for (const path of told) expect(JSON.stringify(await host.api('GET', path))).not.toContain(ticket)
    for (const entry of await readdir(host.home, { recursive: true, withFileTypes: true }))
      if (entry.isFile())
        expect((await readFile(join(entry.parentPath, entry.name))).includes(ticket)).toBe(false)
  })
})

describe('another name, another page', () => {
  const FOREIGN = [
    { host: 'evil.example' },
    { host: '127.0.0.1' },
    { origin: 'http://evil.example' },
    { origin: 'null' },
  ]

  it('reaches nothing, on no kind of path', async () => {
    const { token } = await gate.pair('remote')
    const ticket = await gate.ticket()
    const before = await seq()
    const body = { ticket, name: 'x' }
    const requests = [
      { path: '/' },
      { path: '/api/device', token },
      { method: 'POST', path: '/api/pair', body },
      { method: 'DELETE', path: '/api/device', token },
    ]
    // The desktop's own listener is another origin too.
    for (const headers of [...FOREIGN, { origin: host.url }, { host: `localhost:${gate.port}` }]) {
      for (const request of requests)
        expect(await gate.ask({ ...request, headers })).toMatchObject({
          status: 403,
          json: { code: 'FORBIDDEN' },
        })
      for (const path of ['/rpc', '/terminals']) expect(await gate.refusal(path, headers)).toBe(403)
    }
    expect(await seq()).toBe(before)
    expect((await gate.exchange(ticket)).status).toBe(200)
  })

  it("cannot use the phone's name or origin at the desktop's listener", async () => {
    const port = Number(new URL(host.url).port)
    for (const headers of [{ host: gate.host }, { origin: gate.origin }])
      expect(await send(port, { path: '/api/health', token: host.token, headers })).toMatchObject({
        status: 403,
      })
    const pair = { method: 'POST', path: '/api/pair', token: host.token, body: { ticket: 'x', name: 'x' } }
    expect(await send(port, pair)).toMatchObject({ status: 404 })
  })

  it('finds headers on every answer that keep the page to itself', async () => {
    for (const path of ['/', '/none', '/api/device', '/api/pair']) {
      const { headers } = await gate.ask({ path })
      const policy = String(headers['content-security-policy'])
      expect(policy).toContain("frame-ancestors 'none'")
      expect(policy).toContain("connect-src 'self'")
      expect(headers).toMatchObject({ 'referrer-policy': 'no-referrer', 'x-content-type-options': 'nosniff' })
    }
  })
})

describe("the phone's listener", () => {
  it('takes the token of no operator, coordinator or worker, and of no viewer made by hand', async () => {
    const task = await host.api('POST', '/tasks', { title: 'Own', project, start: false })
    const tokens = [
      host.token,
      await newToken('coordinator', { project }),
      await newToken('worker', { project, task_id: String(task.body['id']) }),
      await newToken('viewer'),
      await newToken('remote'),
    ]
    for (const token of tokens) {
      expect(await gate.ask({ path: '/api/health', token })).toMatchObject({ status: 401 })
      expect(await gate.open('/rpc', { token }).greeted).toBe(4001)
      const terminal = gate.open('/terminals', { token, terminal_id: 'trm-00000000' })
      expect(await terminal.greeted).toMatchObject({ ok: false, code: 'unauthenticated' })
    }
  })
})

describe.each(ROLES)('a %s', (role) => {
  const refused = operationTable.filter(({ meta }) => !meta.stream && !meta.roles.includes(role))
  const allowed = operationTable.filter(({ meta }) => !meta.stream && meta.roles.includes(role))
  let task: string
  beforeAll(async () => {
    const made = await host.api('POST', '/tasks', { title: 'Seen', project, start: false })
    task = String(made.body['id'])
  })

  it('is refused whatever its role may not do, on both listeners, and nothing comes of it', async () => {
    expect(refused.length).toBeGreaterThan(70)
    const desk = Number(new URL(host.url).port)
    for (const portion of portions(refused)) {
      const { token } = await gate.pair(role)
      const before = await seq()
      for (const operation of portion) {
        const request = { ...requestFor(operation, task), token }
        const here = await gate.ask(request)
        const mounted = PHONE_OPERATIONS.includes(operation)
        expect([operation.name, here.status]).toEqual([operation.name, mounted ? 403 : 404])
        expect([operation.name, (await send(desk, request)).status]).toEqual([operation.name, 403])
      }
      expect(await seq()).toBe(before)
    }
  })

  it('is let through where its role may, on both listeners', async () => {
    const desk = Number(new URL(host.url).port)
    for (const operation of allowed) {
      // Each may change what the next one needs, its own end most of all.
      const { token } = operation.name.startsWith('device.') ? await gate.pair(role) : await shared(role)
      const request = { ...requestFor(operation, task), token }
      for (const answer of [await gate.ask(request), await send(desk, request)]) {
        if (operation.name === 'device.leave' && answer.status === 401) continue
        expect([operation.name, answer.json['code']]).not.toEqual([
          operation.name,
          expect.stringMatching(/^(UNAUTHENTICATED|FORBIDDEN|NOT_FOUND|TOO_MANY_REQUESTS)$/),
        ])
        expect(answer.status).toBeLessThan(500)
      }
    }
  })

  it('finds by RPC what it finds by REST', async () => {
    const { token } = await gate.pair(role)
    const { socket, greeted } = gate.open('/rpc', { token })
    expect(await greeted).toMatchObject({ ok: true, role })
    const before = await seq()
    for (const { noun, verb, meta, name } of operationTable) {
      if (meta.roles.includes(role)) continue
      const answer = new Promise<string>((resolve) =>
        socket.once('message', (data: Buffer) => resolve(data.toString())),
      )
      socket.send(JSON.stringify({ i: name, p: { u: `/${noun}/${verb}`, b: { json: {} } } }))
      const mounted = PHONE_OPERATIONS.some((one) => one.name === name)
      expect(JSON.parse(await answer)).toMatchObject({ i: name, p: { s: mounted ? 403 : 404 } })
    }
    expect(await seq()).toBe(before)
    socket.terminate()
  })

  const known = new Map<PhoneRole, Promise<{ token: string }>>()
  function shared(which: PhoneRole): Promise<{ token: string }> {
    const made = known.get(which) ?? gate.pair(which)
    known.set(which, made)
    return made
  }
})

describe('guessing', () => {
  it('ends a request for control after three wrong codes, the right one among the later ones', async () => {
    const { id, token } = await gate.pair()
    const asked = await gate.ask({ method: 'POST', path: '/api/device/control', token, body: {} })
    const { code } = asked.json['request'] as { code: string }
    const confirm = async (given: string) =>
      (await host.api('POST', `/devices/${id}/confirm`, { code: given })).body['code']
    const wrong = String((Number(code) + 1) % 1_000_000).padStart(6, '0')
    for (let at = 0; at < 3; at++) expect(await confirm(wrong)).toBe('WRONG_CODE')
    expect(await confirm(code)).toBe('NO_REQUEST')
    expect((await gate.ask({ path: '/api/device', token })).json).toMatchObject({ role: 'viewer' })
  })

  it('at the desktop’s code is not for the phone itself', async () => {
    const { id, token } = await gate.pair()
    const desk = Number(new URL(host.url).port)
    const request = { method: 'POST', path: `/api/devices/${id}/confirm`, token, body: { code: '000000' } }
    expect((await gate.ask(request)).status).toBe(404)
    expect((await send(desk, request)).status).toBe(403)
  })

  // Other systems give loopback one address only.
  it.skipIf(process.platform !== 'linux')(
    'locks an address out, and takes the ticket back when many addresses guess',
    async () => {
      const ticket = await gate.ticket()
      const guess = async (from: string) => (await gate.exchange('x'.repeat(43), 'Guess', from)).status
      for (let at = 0; at < 5; at++) expect(await guess('127.0.0.2')).toBe(403)
      const locked = await gate.exchange(ticket, 'Late', '127.0.0.2')
      expect(locked).toMatchObject({ status: 429, json: { code: 'TOO_MANY_REQUESTS' } })
      expect(Number(locked.headers['retry-after'])).toBeGreaterThan(60)
      for (let from = 3; from < 6; from++)
        for (let at = 0; at < 5; at++) expect(await guess(`127.0.0.${from}`)).toBe(403)
      // Nobody has used it, and it is younger than two minutes.
      expect(await gate.exchange(ticket)).toMatchObject({ status: 403, json: { code: 'TICKET_REFUSED' } })
      expect((await gate.exchange(await gate.ticket())).status).toBe(200)
    },
  )
})
