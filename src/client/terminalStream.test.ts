import { afterEach, beforeEach, expect, it } from 'vitest'
import { WebSocket as NodeSocket, WebSocketServer } from 'ws'
import {
  decodeClientFrame,
  encodeServerFrame,
  type ClientFrame,
  type ServerFrame,
} from '../contract/terminalFrames.ts'
import { openTerminal, type TerminalStream, type TerminalStreamEvent } from './terminalStream.ts'

let server: WebSocketServer
let url: string
let stream: TerminalStream | undefined

beforeEach(async () => {
  server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
  await new Promise((resolve) => server.once('listening', resolve))
  const address = server.address()
  url = `ws://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/terminals`
})

afterEach(async () => {
  stream?.close()
  for (const socket of server.clients) socket.terminate()
  await new Promise((resolve) => server.close(resolve))
})

/** Something that arrives one by one and is taken in order. */
class Inbox<T> {
  readonly #items: T[] = []
  readonly #takers: ((item: T) => void)[] = []
  add(item: T): void {
    const taker = this.#takers.shift()
    if (taker) taker(item)
    else this.#items.push(item)
  }
  next(): Promise<T> {
    const item = this.#items.shift()
    return item === undefined ? new Promise((resolve) => this.#takers.push(resolve)) : Promise.resolve(item)
  }
}

/** The server's end: the hello as it came, then the client's frames. */
const accept = () => {
  const hello = new Inbox<string>()
  const frames = new Inbox<ClientFrame | string>()
  const socket = new Promise<NodeSocket>((resolve) => {
    server.once('connection', (ws) => {
      ws.on('message', (data: Buffer, isBinary) => {
        if (!isBinary) hello.add(data.toString())
        else {
          const frame = decodeClientFrame(data)
          frames.add(frame.ok ? frame.value : frame.error)
        }
      })
      resolve(ws)
    })
  })
  return { hello, frames, socket }
}

const connect = (
  socketClass: typeof globalThis.WebSocket | typeof NodeSocket = NodeSocket,
  size?: { cols: number; rows: number },
) => {
  const events = new Inbox<TerminalStreamEvent>()
  stream = openTerminal({
    url,
    token: 'secret',
    terminalId: 'trm-1',
    ...size,
    WebSocket: socketClass,
    onEvent: (event) => {
      events.add(event)
    },
  })
  return { stream, events }
}

const send = (socket: NodeSocket, frame: ServerFrame): void => {
  socket.send(encodeServerFrame(frame))
}

it.each([
  ['ws', NodeSocket],
  ['the WebSocket of the platform', globalThis.WebSocket],
])('speaks the protocol over %s', async (_, socketClass) => {
  const { hello, frames, socket: accepted } = accept()
  const { stream, events } = connect(socketClass, { cols: 90, rows: 30 })
  const socket = await accepted
  expect(JSON.parse(await hello.next())).toEqual({
    token: 'secret',
    terminal_id: 'trm-1',
    cols: 90,
    rows: 30,
  })
  socket.send(JSON.stringify({ ok: true, writable: true }))
  expect(await events.next()).toEqual({ type: 'attached', writable: true })

  send(socket, { type: 'screen', cols: 90, rows: 30, bytes: Buffer.from('screen') })
  expect(await events.next()).toMatchObject({
    type: 'screen',
    cols: 90,
    rows: 30,
    bytes: new TextEncoder().encode('screen'),
  })
  send(socket, { type: 'resize', cols: 91, rows: 31 })
  expect(await events.next()).toEqual({ type: 'resize', cols: 91, rows: 31 })

  stream.write('héllo')
  expect(await frames.next()).toEqual({ type: 'input', text: 'héllo' })
  stream.resize(100, 40)
  expect(await frames.next()).toEqual({ type: 'resize', cols: 100, rows: 40 })
  stream.signal('SIGINT')
  expect(await frames.next()).toEqual({ type: 'signal', signal: 'SIGINT' })

  send(socket, { type: 'exit', exit: { code: null, signal: 'SIGKILL' } })
  expect(await events.next()).toEqual({ type: 'exit', exit: { code: null, signal: 'SIGKILL' } })
  socket.close(1000, 'the terminal has ended')
  expect(await events.next()).toEqual({ type: 'closed', code: 1000, reason: 'the terminal has ended' })
})

/** A stream that is attached, with the server's end of it. */
const attached = async () => {
  const { hello, frames, socket: accepted } = accept()
  const { stream, events } = connect()
  const socket = await accepted
  await hello.next()
  socket.send(JSON.stringify({ ok: true, writable: true }))
  await events.next()
  return { stream, events, socket, frames }
}

it('acknowledges what has been drawn, when it has been drawn, once', async () => {
  const { events, socket, frames } = await attached()
  send(socket, { type: 'output', bytes: new Uint8Array(5000) })
  send(socket, { type: 'output', bytes: new Uint8Array(7000) })
  const [first, second] = [await events.next(), await events.next()]
  if (first.type !== 'output' || second.type !== 'output') throw new Error('expected output')
  second.drawn()
  second.drawn()
  first.drawn()
  expect(await frames.next()).toEqual({ type: 'ack', bytes: 12_000 })
})

it('splits long input between characters', async () => {
  const { stream, frames } = await attached()
  const text = 'x' + '😀'.repeat(30_000)
  stream.write(text)
  let received = ''
  while (received.length < text.length) {
    const frame = await frames.next()
    if (typeof frame === 'string' || frame.type !== 'input') throw new Error('expected input')
    received += frame.text
  }
  expect(received === text).toBe(true)
})

it('tells a refusal as one closed event with its code', async () => {
  const { hello, socket: accepted } = accept()
  const { events } = connect()
  const socket = await accepted
  await hello.next()
  socket.send(JSON.stringify({ ok: false, code: 'not_found', message: 'terminal trm-1 is not on this host' }))
  socket.close(4004, 'ignored')
  expect(await events.next()).toEqual({
    type: 'closed',
    code: 4004,
    reason: 'terminal trm-1 is not on this host',
  })
})

it.each<[string, string | Buffer]>([
  ['a welcome that is none', '{"ok":1}'],
  ['no JSON', 'hello'],
  ['a binary frame before the welcome', Buffer.from([2, 65])],
])('closes on %s', async (_, message) => {
  const { hello, socket: accepted } = accept()
  const { events } = connect()
  const socket = await accepted
  await hello.next()
  const closed = new Promise<number>((resolve) => socket.once('close', resolve))
  socket.send(message)
  expect(await events.next()).toMatchObject({ type: 'closed', code: 4400 })
  expect(await closed).toBe(4400)
})

it('closes on a frame that it cannot read', async () => {
  const { events, socket } = await attached()
  socket.send(Buffer.from([0x7f]))
  expect(await events.next()).toMatchObject({ type: 'closed', code: 4400 })
})

it('tells that nobody listens', async () => {
  server.close()
  const { events } = connect()
  expect(await events.next()).toMatchObject({ type: 'closed', code: 1006 })
})
