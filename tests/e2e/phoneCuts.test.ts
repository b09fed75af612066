import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { encodeClientFrame } from '../../src/contract/terminalFrames.ts'
import { watchHost, type Watch } from '../support/e2eWatch.ts'
import { makeYard, type Yard } from '../support/e2eYard.ts'
import { gateAt, openGate, openLine, type Line, type PhoneGate } from '../support/phoneGate.ts'
import type { TestHost } from '../support/startHost.ts'

let yard: Yard
let host: TestHost
let watch: Watch
let gate: PhoneGate
let terminal: string
beforeAll(async () => {
  yard = await makeYard('phone')
  host = await yard.start()
  watch = watchHost(host)
  gate = await openGate(host)
  const { body } = await host.api('POST', '/tasks', { title: 'Watched', project: yard.root, kind: 'demo' })
  const { images } = await watch.until(
    'agent',
    ({ images: { agent } }) => agent?.task_id === body['id'] && agent?.status === 'idle',
  )
  terminal = images.agent?.terminal_id ?? ''
})
afterAll(async () => {
  watch.close()
  await yard.close()
})

/** The same token's sockets at the desktop's listener. */
const atDesk = (path: string, hello: object): Line =>
  openLine(Number(new URL(host.url).port), path, hello, {})

/** RPC and a terminal, at the phone's listener and at the desktop's. */
async function linesOf(token: string): Promise<Line[]> {
  const watching = { token, terminal_id: terminal }
  const lines = [
    gate.open('/rpc', { token }),
    gate.open('/terminals', watching),
    atDesk('/rpc', { token }),
    atDesk('/terminals', watching),
  ]
  for (const { greeted } of lines) expect(await greeted).toMatchObject({ ok: true })
  return lines
}

const REVOKED = { code: 4001, reason: 'the token was revoked' }
const CHANGED = { code: 4003, reason: 'the role has changed' }
const closesOf = (lines: readonly Line[]) => Promise.all(lines.map(({ closed }) => closed))

describe('the connections of a phone', () => {
  it('are cut when it is revoked, and its token is good for nothing', async () => {
    const { id, token } = await gate.pair()
    const lines = await linesOf(token)
    expect(await host.api('DELETE', `/devices/${id}`)).toMatchObject({ status: 200 })
    expect(await closesOf(lines)).toEqual(lines.map(() => REVOKED))
    expect((await gate.ask({ path: '/api/device', token })).status).toBe(401)
    expect(await gate.open('/rpc', { token }).greeted).toBe(4001)
  })

  it('are cut when its role changes, and it comes back with the other one', async () => {
    const { id, token } = await gate.pair()
    const seen = await linesOf(token)
    const asked = await gate.ask({ method: 'POST', path: '/api/device/control', token, body: {} })
    const { code } = asked.json['request'] as { code: string }
    expect(seen.map(({ socket }) => socket.readyState)).toEqual([1, 1, 1, 1])
    await host.api('POST', `/devices/${id}/confirm`, { code })
    expect(await closesOf(seen)).toEqual(seen.map(() => CHANGED))
    const steering = await linesOf(token)
    expect(await steering[0]?.greeted).toMatchObject({ role: 'remote' })
    await host.api('POST', `/devices/${id}/demote`, {})
    expect(await closesOf(steering)).toEqual(steering.map(() => CHANGED))
    expect(await gate.open('/rpc', { token }).greeted).toMatchObject({ role: 'viewer' })
  })

  it('are cut when it leaves, and no other phone notices', async () => {
    const [leaving, staying] = [await gate.pair(), await gate.pair()]
    const [line, other] = [
      gate.open('/rpc', { token: leaving.token }),
      gate.open('/rpc', { token: staying.token }),
    ]
    await Promise.all([line.greeted, other.greeted])
    await gate.ask({ method: 'DELETE', path: '/api/device', token: leaving.token })
    expect(await line.closed).toEqual(REVOKED)
    other.socket.ping()
    await once(other.socket, 'pong')
  })
})

describe('the feed of a phone', () => {
  it('shows no other phones, locks and memories, and leaves no number out', async () => {
    const { token } = await gate.pair()
    const { socket, greeted } = gate.open('/rpc', { token })
    await greeted
    const items: { seq: number; type: string; devices?: unknown[]; images?: object }[] = []
    const paired = new Promise<void>((resolve) =>
      socket.on('message', (data: Buffer) => {
        const { p } = JSON.parse(data.toString()) as { p: { d?: { json: (typeof items)[number] } } }
        if (p.d) items.push(p.d.json)
        if (p.d?.json.type === 'snapshot') void gate.pair()
        if (p.d?.json.type === 'device.paired') resolve()
      }),
    )
    socket.send(JSON.stringify({ i: '1', p: { u: '/event/follow', b: { json: {} } } }))
    await paired
    const [snapshot, ...events] = items
    expect(snapshot).toMatchObject({ type: 'snapshot', devices: [], locks: [], memories: [] })
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, at) => (snapshot?.seq ?? 0) + 1 + at))
    expect(events.at(-1)).toMatchObject({ detail: '', images: {} })
    socket.terminate()
  })
})

describe('a terminal', () => {
  const sizeOf = async () => {
    const { body } = await host.api('GET', '/terminals')
    const items = body['items'] as { id: string; cols: number; rows: number }[]
    const { cols, rows } = items.find(({ id }) => id === terminal) ?? {}
    return { cols, rows }
  }

  it.each(['viewer', 'remote'] as const)(
    'is only watched by a %s: it neither types nor resizes nor signals',
    async (role) => {
      const { token } = await gate.pair(role)
      const before = await sizeOf()
      const hello = { token, terminal_id: terminal, cols: 20, rows: 6 }
      const frames = [
        encodeClientFrame({ type: 'input', text: 'typed by a phone' }),
        encodeClientFrame({ type: 'resize', cols: 20, rows: 6 }),
        encodeClientFrame({ type: 'signal', signal: 'SIGKILL' }),
      ]
      for (const frame of frames) {
        const { socket, greeted, closed } = gate.open('/terminals', hello)
        expect(await greeted).toEqual({ ok: true, writable: false })
        socket.send(frame)
        expect(await closed).toMatchObject({ code: 4003 })
      }
      const large = gate.open('/terminals', hello)
      await large.greeted
      large.socket.send(new Uint8Array(4097).fill(0x11))
      expect(await large.closed).toMatchObject({ code: 1009 })
      expect(await sizeOf()).toEqual(before)
      const { body } = await host.api('GET', '/agents')
      expect(body['items']).toMatchObject([{ status: 'idle', ended_at: null }])
    },
  )

  it('takes keys from a remote by their names, and from a viewer none', async () => {
    const press = (token: string, key: string) =>
      gate.ask({ method: 'POST', path: `/api/terminals/${terminal}/press`, token, body: { key } })
    const [viewer, remote] = [await gate.pair(), await gate.pair('remote')]
    expect(await press(viewer.token, 'enter')).toMatchObject({ status: 403 })
    expect(await press(remote.token, 'rm -rf .')).toMatchObject({ status: 400 })
    expect(await press(remote.token, 'down')).toMatchObject({ status: 200, json: { id: terminal } })
  })
})

describe('the listener', () => {
  it('is back at its port after a kill of the host, and knows its phones', async () => {
    const { token } = await gate.pair()
    const line = gate.open('/rpc', { token })
    await line.greeted
    await host.end('SIGKILL')
    expect(await line.closed).toMatchObject({ code: 1006 })
    host = await yard.start()
    await watch.until('again', ({ type, detail }) => type === 'phone.enabled' && detail === 'again')
    gate = gateAt(host, gate.port)
    expect(await gate.open('/rpc', { token }).greeted).toMatchObject({ ok: true, role: 'viewer' })
    expect((await gate.ask({ path: '/api/device', token })).json).toMatchObject({ name: 'Pixel' })
  })

  it('cuts everybody when it is switched off, and their tokens wait for it', async () => {
    const { token } = await gate.pair()
    const ticket = await gate.ticket()
    const lines = [gate.open('/rpc', { token }), gate.open('/terminals', { token, terminal_id: terminal })]
    for (const { greeted } of lines) expect(await greeted).toMatchObject({ ok: true })
    const off = await host.api('DELETE', '/phone')
    expect(off.body).toMatchObject({ state: 'off' })
    for (const { code } of await closesOf(lines)) expect(code).toBe(1001)
    await expect(gate.ask({ path: '/api/device', token })).rejects.toThrow('ECONNREFUSED')
    gate = await openGate(host)
    expect((await gate.exchange(ticket)).status).toBe(403)
    expect((await gate.ask({ path: '/api/device', token })).status).toBe(200)
  })
})
