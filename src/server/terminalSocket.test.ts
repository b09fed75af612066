import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { createTerminals } from '../adapters/pty/createTerminals.ts'
import { err, ok } from '../base/result.ts'
import { CLIENT_FRAME_LIMIT, encodeClientFrame } from '../contract/terminalFrames.ts'
import type { Terminals } from '../core/ports/terminals.ts'
import { serveTerminalSocket, type TerminalSocketDeps } from './terminalSocket.ts'

const log = { debug: () => undefined, info: () => undefined, warn: console.warn, error: console.error }

let folder: string
let terminals: Terminals
let http: Server
let sockets: WebSocketServer
let url: string
let authorize: TerminalSocketDeps['authorize']

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pty-'))
  terminals = createTerminals({ folder, log })
  authorize = async (token) => {
    if (token === 'boom') throw new Error('bug')
    if (token === 'none') return err({ code: 'unauthenticated', message: 'the token is unknown or revoked' })
    if (token === 'other') return err({ code: 'forbidden', message: 'not your terminal' })
    return ok({ writable: token === 'write' })
  }
  http = createServer()
  sockets = new WebSocketServer({ server: http, maxPayload: 2 * CLIENT_FRAME_LIMIT })
  sockets.on('connection', (ws) => {
    serveTerminalSocket(ws, { authorize: (token, id) => authorize(token, id), terminals })
  })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  url = `ws://127.0.0.1:${(http.address() as AddressInfo).port}/terminals`
})

afterEach(async () => {
  vi.useRealTimers()
  for (const ws of sockets.clients) ws.terminate()
  await new Promise((resolve) => http.close(resolve))
  await terminals.close(200)
  await rm(folder, { recursive: true })
})

const open = (script: string, id = 'trm-1') =>
  terminals.open({
    id,
    argv: ['bash', '-c', script],
    cwd: folder,
    env: { PATH: process.env.PATH ?? '' },
    cols: 80,
    rows: 24,
  })

/** A socket without the client's manners. */
const raw = async () => {
  const ws = new WebSocket(url)
  const messages: string[] = []
  ws.on(
    'message',
    (data: Buffer, isBinary) => void messages.push(isBinary ? `binary ${data[0]}` : data.toString()),
  )
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    ws.once('close', (code, reason) => {
      resolve({ code, reason: reason.toString() })
    })
  })
  await new Promise((resolve) => ws.once('open', resolve))
  return { ws, messages, closed }
}

const hello = (token: string, more: object = {}): string =>
  JSON.stringify({ token, terminal_id: 'trm-1', ...more })

describe('the hello', () => {
  it.each([
    ['unknown', 'none', 4001, 'unauthenticated'],
    ['for something else', 'other', 4003, 'forbidden'],
    ['good, but the terminal is not there', 'write', 4004, 'not_found'],
  ])('with a token that is %s', async (_, token, code, name) => {
    const { ws, messages, closed } = await raw()
    ws.send(hello(token))
    expect(await closed).toMatchObject({ code })
    expect(JSON.parse(messages[0] ?? '')).toMatchObject({ ok: false, code: name })
  })

  it.each<[string, string | Buffer]>([
    ['no JSON', 'hello'],
    ['no token', JSON.stringify({ terminal_id: 'trm-1' })],
    ['an id that is a path', hello('write', { terminal_id: '../../x' })],
    ['a size out of bounds', hello('write', { cols: 1, rows: 5000 })],
    ['more than 4 KB', hello('write', { more: 'x'.repeat(5000) })],
    ['binary', Buffer.from(hello('write'))],
  ])('that is %s', async (_, message) => {
    const { ws, messages, closed } = await raw()
    ws.send(message)
    expect(await closed).toMatchObject({ code: 4400 })
    expect(JSON.parse(messages[0] ?? '')).toMatchObject({ ok: false, code: 'bad_frame' })
  })

  it('that never comes', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const served = new Promise((resolve) => sockets.once('connection', resolve))
    const { closed } = await raw()
    await served
    vi.advanceTimersByTime(5000)
    vi.useRealTimers()
    expect(await closed).toMatchObject({ code: 4001, reason: 'no hello within 5000 ms' })
  })

  it('whose check fails in itself', async () => {
    const { ws, closed } = await raw()
    ws.send(hello('boom'))
    expect(await closed).toMatchObject({ code: 1011 })
  })

  it('may be followed at once by frames', async () => {
    await open('read a; echo "<$a>"; read a')
    const { ws } = await raw()
    ws.send(hello('write'))
    ws.send(encodeClientFrame({ type: 'input', text: 'fast\r' }))
    expect(
      await terminals.until('trm-1', ({ lines }) => lines.includes('<fast>'), { ms: 15_000 }),
    ).not.toBeNull()
    ws.terminate()
  })
})

describe('a frame', () => {
  it.each<[string, string | Buffer, number]>([
    ['of an unknown type', Buffer.from([0x7f, 1]), 4400],
    ['that is empty', Buffer.alloc(0), 4400],
    ['that is too short', Buffer.from([0x13]), 4400],
    ['that is text', 'ls', 4400],
    ['longer than 64 KB', Buffer.alloc(CLIENT_FRAME_LIMIT + 1, 0x11), 4400],
    ['longer than the server even reads', Buffer.alloc(3 * CLIENT_FRAME_LIMIT, 0x11), 1009],
  ])('%s closes the socket and nothing else', async (_, message, code) => {
    await open('read a')
    const { ws, messages, closed } = await raw()
    ws.send(hello('write'))
    ws.send(message)
    expect(await closed).toMatchObject({ code })
    if (code === 4400) expect(messages[0]).toBe('{"ok":true,"writable":true}')
    expect(terminals.isRunning('trm-1')).toBe(true)
  })
})

it('lets go of its view when the client vanishes', async () => {
  let views = 0
  const { view } = terminals
  terminals = {
    ...terminals,
    view: (id, send) => {
      const seen = view(id, send)
      views++
      return (
        seen && {
          ...seen,
          close: () => {
            views--
            seen.close()
          },
        }
      )
    },
  }
  await open('read a')
  const { ws, closed } = await raw()
  const gone = new Promise((resolve) => {
    for (const served of sockets.clients) served.once('close', resolve)
  })
  ws.send(hello('watch'))
  await new Promise((resolve) => ws.once('message', resolve))
  expect(views).toBe(1)
  ws.terminate()
  await closed
  await gone
  expect(views).toBe(0)
})
