import { afterEach, describe, expect, it } from 'vitest'
import WebSocket from 'ws'
import { ok } from '../base/result.ts'
import { connect, UnauthenticatedError } from '../client/rpc.ts'
import { encodeClientFrame } from '../contract/terminalFrames.ts'
import { startEdge } from '../../tests/support/edge.ts'
import { createFakeCore } from '../../tests/support/fakeCore.ts'

type Edge = Awaited<ReturnType<typeof startEdge>>

let edge: Edge
afterEach(() => edge.close())

const health = { version: '1', pid: 1, started_at: new Date(0).toISOString(), seq: 0 }
const input = (token: string) => ({
  url: `http://127.0.0.1:${edge.port}`,
  token,
  WebSocket: globalThis.WebSocket,
})

/** The status of a refused upgrade, or the code of the close. */
function outcome(path: string, first: string | Uint8Array | undefined, headers: Record<string, string> = {}) {
  const socket = new WebSocket(`ws://127.0.0.1:${edge.port}${path}`, { headers })
  return new Promise<number>((resolve) => {
    socket.on('open', () => first !== undefined && socket.send(first))
    socket.on('unexpected-response', (_, response) => resolve(response.statusCode ?? 0))
    socket.on('error', () => undefined)
    socket.on('close', (code) => resolve(code))
  })
}

describe('upgrades', () => {
  it('refuses foreign hosts, origins and paths', async () => {
    edge = await startEdge()
    const hello = '{"token":"operator"}'
    for (const path of ['/rpc', '/terminals']) {
      expect(await outcome(path, hello, { origin: 'http://evil.example' })).toBe(403)
      expect(await outcome(path, hello, { host: 'evil.example' })).toBe(403)
    }
    expect(await outcome('/none', hello)).toBe(404)
    expect(await outcome('/rpc?token=operator', hello)).toBe(404)
  })

  it('closes with 4001 what does not authenticate in its first frame', async () => {
    edge = await startEdge()
    for (const first of ['{"token":"nobody"}', '{}', 'operator', '[]', Buffer.from('{"token":"operator"}')])
      expect(await outcome('/rpc', first)).toBe(4001)
    expect(await outcome('/terminals', '{"token":"nobody","terminal_id":"trm-1"}')).toBe(4001)
  })

  it('refuses more sockets than the limit', async () => {
    edge = await startEdge(createFakeCore(), { sockets: 1 })
    const first = await connect(input('operator'))
    expect(await outcome('/rpc', '{}')).toBe(429)
    first.close()
  })

  it('ends a socket whose frames are no messages, and serves others', async () => {
    edge = await startEdge(createFakeCore({ 'host.health': () => ok(health) }))
    const socket = new WebSocket(`ws://127.0.0.1:${edge.port}/rpc`)
    const closed = new Promise<number>((resolve) => socket.on('close', resolve))
    socket.on('open', () => socket.send('{"token":"operator"}'))
    socket.once('message', () => socket.send('not json'))
    expect(await closed).toBe(4400)
    const other = await connect(input('viewer'))
    expect(await other.call.host.health({})).toEqual(health)
    other.close()
  })
})

describe('a terminal', () => {
  it('hears nothing more once its token is revoked, whether or not the other side takes part in closing', async () => {
    const typed: string[] = []
    const fake = createFakeCore()
    Object.assign(fake.core, {
      terminalAccess: () => ({ writable: true }),
      viewTerminal: () => ({ acknowledge: () => undefined, close: () => undefined }),
      typeInto: (_: string, text: string) => typed.push(text) > 0,
    })
    edge = await startEdge(fake)
    const socket = new WebSocket(`ws://127.0.0.1:${edge.port}/terminals`)
    const closed = new Promise((resolve) => socket.on('close', resolve))
    socket.on('error', () => undefined)
    socket.on('open', () => socket.send('{"token":"remote","terminal_id":"trm-00000000"}'))
    await new Promise((resolve) => socket.once('message', resolve))
    // It does not even read that it is closed, and goes on typing.
    socket.pause()
    edge.revoke('remote')
    for (let at = 0; at < 20; at++) socket.send(encodeClientFrame({ type: 'input', text: 'x' }))
    const other = await connect(input('operator'))
    other.close()
    await other.closed
    expect(typed).toEqual([])
    socket.resume()
    await closed
  })
})

describe('RPC', () => {
  it('calls operations with typed errors, and checks the role before the input', async () => {
    edge = await startEdge(createFakeCore({ 'host.health': () => ok(health) }))
    const { call, close } = await connect(input('viewer'))
    expect(await call.host.health({})).toEqual(health)
    await expect(call.task.show({ task_id: 'nonsense' })).rejects.toMatchObject({
      code: 'FORBIDDEN',
      status: 403,
    })
    expect(edge.calls).toHaveLength(1)
    close()
  })

  it('rejects a wrong token with an error of its own', async () => {
    edge = await startEdge()
    await expect(connect(input('nobody'))).rejects.toThrow(UnauthenticatedError)
  })

  it('ends with the token', async () => {
    edge = await startEdge()
    const connection = await connect(input('worker'))
    const other = await connect(input('operator'))
    edge.revoke('worker')
    await connection.closed
    await expect(connect(input('worker'))).rejects.toThrow(UnauthenticatedError)
    expect(await other.call.tool.list({})).toMatchObject({ role: 'operator', tools: [] })
    other.close()
  })
})

describe('the feed', () => {
  it('starts with a snapshot and goes on with each event, once and in order', async () => {
    edge = await startEdge()
    edge.commit('task.created')
    const { call, close } = await connect(input('operator'))
    const items = await call.event.follow({})
    expect((await items.next()).value).toMatchObject({ type: 'snapshot', seq: 1 })
    for (let at = 0; at < 500; at++) edge.commit('task.updated')
    const seqs = []
    for await (const item of items) if (seqs.push(item.seq) === 500) break
    expect(seqs).toEqual(Array.from({ length: 500 }, (_, at) => at + 2))
    close()
  })

  it('resumes after a number, and starts over where that number is unknown', async () => {
    edge = await startEdge()
    for (let at = 0; at < 3; at++) edge.commit('task.updated')
    const { call, close } = await connect(input('operator'))
    const resumed = await call.event.follow({ after: 2 })
    expect((await resumed.next()).value).toMatchObject({ seq: 3, type: 'task.updated' })
    const lost = await call.event.follow({ after: 99 })
    expect((await lost.next()).value).toMatchObject({ type: 'snapshot', seq: 3 })
    close()
  })

  it('lets go of the history when its reader leaves', async () => {
    edge = await startEdge()
    const before = edge.listeners()
    const { call, close, closed } = await connect(input('operator'))
    const items = await call.event.follow({})
    await items.next()
    expect(edge.listeners()).toBe(before + 1)
    close()
    await closed
    await expect.poll(() => edge.listeners()).toBe(before)
  })

  it('needs no memory for a reader that stalls', async () => {
    edge = await startEdge()
    const socket = new WebSocket(`ws://127.0.0.1:${edge.port}/rpc`)
    socket.on('open', () => socket.send('{"token":"operator"}'))
    await new Promise((resolve) => socket.once('message', resolve))
    const reads: number[] = []
    const { eventsAfter } = edge.core
    Object.assign(edge.core, {
      eventsAfter: (seq: number, limit: number) => {
        reads.push(seq)
        return eventsAfter(seq, limit)
      },
    })
    socket.send(JSON.stringify({ i: '1', p: { u: '/event/follow', b: { json: {} } } }))
    await new Promise((resolve) => socket.once('message', resolve))
    socket.pause()
    const size = 20_000
    for (let at = 0; at < size; at++) edge.commit('task.updated', 'x'.repeat(1000))
    const other = await connect(input('operator'))
    const items = await other.call.event.follow({ after: size - 1 })
    expect((await items.next()).value).toMatchObject({ seq: size })
    // Twenty megabytes wait in the history; what the kernel has taken of them is far less.
    expect(Math.max(...reads.filter((seq) => seq < size - 2))).toBeLessThan(size - 2000)
    socket.terminate()
    other.close()
  })
})
