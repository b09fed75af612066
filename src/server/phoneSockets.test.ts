import { once } from 'node:events'
import { connect as connectTcp, type Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import WebSocket from 'ws'
import { ok } from '../base/result.ts'
import { connect } from '../client/rpc.ts'
import type { ServerFrame } from '../contract/terminalFrames.ts'
import { encodeClientFrame } from '../contract/terminalFrames.ts'
import { startPhoneEdge } from '../../tests/support/edge.ts'
import { createFakeCore } from '../../tests/support/fakeCore.ts'
import { PHONE_LIMITS, type Limits } from './limits.ts'

type Edge = Awaited<ReturnType<typeof startPhoneEdge>>

let edge: Edge
const open: { terminate(): void }[] = []
afterEach(async () => {
  for (const each of open.splice(0)) each.terminate()
  await edge.close()
})

const start = async (limits: Partial<Limits> = {}, fake = createFakeCore()) => {
  edge = await startPhoneEdge(fake, limits)
}

interface Line {
  readonly socket: WebSocket
  readonly closed: Promise<[code: number, reason: string]>
}

/** A socket as the phone's page opens it; `first` is its hello. */
function line(path: string, first?: object, options: WebSocket.ClientOptions = {}): Line {
  const headers = { host: edge.host, origin: edge.origin }
  const socket = new WebSocket(`ws://127.0.0.1:${edge.port}${path}`, { headers, ...options })
  open.push(socket)
  socket.on('error', () => undefined)
  if (first) socket.on('open', () => socket.send(JSON.stringify(first)))
  const closed = new Promise<[number, string]>((resolve) =>
    socket.on('close', (code, reason) => resolve([code, reason.toString()])),
  )
  return { socket, closed }
}

/** The socket after its welcome. */
async function greeted(path: string, first: object, options?: WebSocket.ClientOptions): Promise<Line> {
  const made = line(path, first, options)
  await once(made.socket, 'message')
  return made
}
const rpc = (token = 'viewer', options?: WebSocket.ClientOptions) => greeted('/rpc', { token }, options)

/** The status that refuses an upgrade. */
async function refusal(path = '/rpc', headers = {}): Promise<number> {
  const { socket } = line(path, undefined, { headers: { host: edge.host, origin: edge.origin, ...headers } })
  const [, response] = (await once(socket, 'unexpected-response')) as [unknown, { statusCode: number }]
  return response.statusCode
}

describe('a socket of a phone', () => {
  it('is refused to other names, pages and tokens', async () => {
    await start()
    for (const path of ['/rpc', '/terminals']) {
      expect(await refusal(path, { host: `127.0.0.1.nip.io:${edge.port}` })).toBe(403)
      expect(await refusal(path, { origin: 'http://evil.example' })).toBe(403)
      expect(await refusal(path, { origin: 'null' })).toBe(403)
    }
    expect(await refusal('/mcp')).toBe(404)
    for (const token of ['operator', 'coordinator', 'worker', 'x'])
      expect((await line('/rpc', { token }).closed)[0]).toBe(4001)
    const terminal = { token: 'operator', terminal_id: 'trm-00000000' }
    expect((await line('/terminals', terminal).closed)[0]).toBe(4001)
  })

  it('calls what is mounted, and finds nothing else', async () => {
    const health = { version: '1', pid: 1, started_at: new Date(0).toISOString(), seq: 0 }
    await start({}, createFakeCore({ 'host.health': () => ok(health) }))
    const { call, close } = await connect({
      ...{ url: `http://127.0.0.1:${edge.port}`, token: 'remote', WebSocket: globalThis.WebSocket },
    })
    expect(await call.host.health({})).toEqual(health)
    await expect(call.token.create({ role: 'operator' })).rejects.toMatchObject({ status: 404 })
    await expect(call.phone.disable({})).rejects.toMatchObject({ status: 404 })
    expect(edge.calls).toHaveLength(1)
    close()
  })

  it('is cut when its token is revoked, and when its role is another one', async () => {
    await start()
    const [viewer, remote] = [await rpc('viewer'), await rpc('remote')]
    edge.turn('remote', 'viewer')
    expect(await remote.closed).toEqual([4003, 'the role has changed'])
    edge.revoke('viewer')
    expect(await viewer.closed).toEqual([4001, 'the token was revoked'])
  })

  it('gives way to a fifth of the same phone, which is most likely its next one', async () => {
    await start()
    const lines = []
    for (let at = 0; at < 5; at++) lines.push(await rpc('viewer'))
    expect((await lines[0]?.closed)?.[0]).toBe(4008)
    expect(lines.slice(1).map(({ socket }) => socket.readyState)).toEqual([1, 1, 1, 1])
  })

  it('is refused beyond twelve, and beyond four that have not said whose they are', async () => {
    await start({ socketsEach: 12 })
    const silent = []
    for (let at = 0; at < PHONE_LIMITS.greetings; at++) {
      const made = line('/rpc')
      await once(made.socket, 'open')
      silent.push(made)
    }
    expect(await refusal()).toBe(429)
    for (const { socket } of silent) socket.send('{"token":"viewer"}')
    await Promise.all(silent.map(({ socket }) => once(socket, 'message')))
    for (let at = PHONE_LIMITS.greetings; at < PHONE_LIMITS.sockets; at++) await rpc('remote')
    expect(await refusal('/terminals')).toBe(429)
  })

  it('is cut when the phone has gone without a word, and not before', async () => {
    await start({ ping: 500 })
    const [here, gone] = [await rpc('viewer'), await rpc('viewer', { autoPong: false })]
    const pinged = once(here.socket, 'ping')
    expect((await gone.closed)[0]).toBe(1006)
    await pinged
    expect(here.socket.readyState).toBe(WebSocket.OPEN)
    expect(edge.heard.length).toBeGreaterThan(2)
  })

  it('is cut when it asks on and on and reads nothing', async () => {
    const health = { version: 'x'.repeat(1_000_000), pid: 1, started_at: new Date(0).toISOString(), seq: 0 }
    await start({ unread: 1_000_000 }, createFakeCore({ 'host.health': () => ok(health) }))
    const { socket } = await rpc()
    const before = edge.listeners()
    const call = (i: string, u: string) => socket.send(JSON.stringify({ i, p: { u, b: { json: {} } } }))
    // Its feed ends with it.
    call('feed', '/event/follow')
    await expect.poll(() => edge.listeners()).toBe(before + 1)
    socket.pause()
    for (let at = 0; at < 60; at++) call(String(at), '/host/health')
    await expect.poll(() => edge.listeners(), { timeout: 15_000 }).toBe(before)
  })

  it('follows a few feeds and no more', async () => {
    await start()
    const { socket } = await rpc()
    const refused = new Promise((resolve) =>
      socket.on('message', (data: Buffer) => data.includes('TOO_MANY_REQUESTS') && resolve(true)),
    )
    for (let at = 0; at < 12; at++)
      socket.send(JSON.stringify({ i: String(at), p: { u: '/event/follow', b: { json: {} } } }))
    expect(await refused).toBe(true)
    expect(edge.listeners()).toBeLessThan(12)
  })

  it('only watches a terminal, whatever its role', async () => {
    const typed: string[] = []
    const fake = createFakeCore()
    Object.assign(fake.core, {
      terminalAccess: () => ({ writable: true }),
      viewTerminal: (_: string, send: (frame: ServerFrame) => void) => {
        queueMicrotask(() => send({ type: 'output', bytes: Buffer.from('hello') }))
        return { acknowledge: () => undefined, close: () => undefined }
      },
      typeInto: (_: string, text: string) => typed.push(text) > 0,
      resizeTerminal: () => typed.push('resize') > 0,
      signalTerminal: () => typed.push('signal') > 0,
    })
    await start({}, fake)
    const hello = { token: 'remote', terminal_id: 'trm-00000000', cols: 20, rows: 5 }
    for (const frame of [
      encodeClientFrame({ type: 'input', text: 'rm -rf .\r' }),
      encodeClientFrame({ type: 'resize', cols: 20, rows: 5 }),
      encodeClientFrame({ type: 'signal', signal: 'SIGKILL' }),
    ]) {
      const { socket, closed } = await greeted('/terminals', hello)
      socket.send(frame)
      expect((await closed)[0]).toBe(4003)
    }
    const { socket, closed } = await greeted('/terminals', hello)
    socket.send(new Uint8Array(PHONE_LIMITS.frame + 1).fill(0x11))
    expect((await closed)[0]).toBe(1009)
    expect(typed).toEqual([])
  })
})

describe('connections', () => {
  const tcp = async (): Promise<Socket> => {
    const socket = connectTcp(edge.port, '127.0.0.1')
    open.push({ terminate: () => socket.destroy() })
    socket.on('error', () => undefined)
    await once(socket, 'connect')
    return socket
  }

  it('of one address beyond its share are told so, and far more are dropped', async () => {
    await start({ connectionsEach: 2 })
    await tcp()
    await tcp()
    const answer = await edge.send({ path: '/api/none', token: 'viewer' })
    expect(answer).toMatchObject({ status: 429, headers: { connection: 'close', 'retry-after': '1' } })
    expect(await refusal()).toBe(429)
    const more = [await tcp(), await tcp(), await tcp()]
    await Promise.any(more.map((socket) => once(socket, 'close')))
  })

  it('that say nothing, or never come to an end, are ended', async () => {
    const times = { ...PHONE_LIMITS.times, headersTimeout: 100, requestTimeout: 200 }
    await start({ times: { ...times, connectionsCheckingInterval: 50 } })
    const texts = ['', 'GET / HTTP/1.1\r\nHost: ', `POST /api/pair HTTP/1.1\r\nHost: ${edge.host}\r\n`]
    texts.push(`${texts[2]}Content-Type: application/json\r\nContent-Length: 400\r\n\r\n{"ticket":`)
    for (const text of texts) {
      const socket = await tcp()
      if (text !== '') socket.write(text)
      socket.resume()
      await once(socket, 'close')
    }
  })

  it('with a body that has no end are cut off', async () => {
    // So that nothing else would close it within the time of a test.
    await start({ times: { ...PHONE_LIMITS.times, requestTimeout: 300_000, timeout: 0 } })
    const socket = await tcp()
    const head = `POST /api/pair HTTP/1.1\r\nHost: ${edge.host}\r\nContent-Type: application/json\r\n`
    socket.write(`${head}Content-Length: 100000000\r\n\r\n`)
    const pour = (): void => {
      while (socket.writable && socket.write('x'.repeat(65_536)));
    }
    const closed = new Promise((resolve) => socket.on('close', resolve))
    socket.on('drain', pour)
    pour()
    expect(String((await once(socket, 'data'))[0])).toMatch(/^HTTP\/1.1 413 /)
    await closed
    expect(socket.bytesWritten).toBeLessThan(20_000_000)
  })

  it('are all cut when the listener closes, also those that do not take part', async () => {
    await start()
    const { socket, closed } = await rpc()
    socket.pause()
    const idle = await tcp()
    await edge.listener.close()
    socket.resume()
    await closed
    if (!idle.closed) await once(idle, 'close')
    await expect(edge.send({ path: '/' })).rejects.toThrow()
    expect(edge.listeners()).toBe(0)
  })
})
