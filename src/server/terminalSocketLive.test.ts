import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import headless from '@xterm/headless'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { createTerminals } from '../adapters/pty/createTerminals.ts'
import { ok } from '../base/result.ts'
import { openTerminal, type TerminalStream, type TerminalStreamEvent } from '../client/terminalStream.ts'
import { CLIENT_FRAME_LIMIT } from '../contract/terminalFrames.ts'
import type { Terminals } from '../core/ports/terminals.ts'
import { serveTerminalSocket } from './terminalSocket.ts'

const log = { debug: () => undefined, info: () => undefined, warn: console.warn, error: console.error }

let folder: string
let terminals: Terminals
let http: Server
let sockets: WebSocketServer
let url: string
let typed: string[]
const streams: TerminalStream[] = []

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pty-'))
  terminals = createTerminals({ folder, log })
  typed = []
  http = createServer()
  sockets = new WebSocketServer({ server: http, maxPayload: 2 * CLIENT_FRAME_LIMIT })
  sockets.on('connection', (ws) => {
    const onInput = (id: string): void => void typed.push(id)
    serveTerminalSocket(ws, {
      authorize: async (token) => ok({ writable: token === 'write' }),
      terminals,
      onInput,
    })
  })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  url = `ws://127.0.0.1:${(http.address() as AddressInfo).port}/terminals`
})

afterEach(async () => {
  for (const stream of streams.splice(0)) stream.close()
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

/** A client that draws on a terminal of its own; `drawing` off stalls it. */
class Client {
  readonly terminal = new headless.Terminal({ cols: 80, rows: 24, allowProposedApi: true })
  readonly events: TerminalStreamEvent[] = []
  readonly stream: TerminalStream
  drawing = true
  bytes = 0
  #undrawn: (() => void)[] = []
  #waiting: (() => void)[] = []

  constructor(token: string, terminalId = 'trm-1', size?: { cols: number; rows: number }) {
    this.stream = openTerminal({
      url,
      token,
      terminalId,
      ...size,
      WebSocket,
      onEvent: (event) => {
        this.#take(event)
      },
    })
    streams.push(this.stream)
  }

  draw(): void {
    this.drawing = true
    for (const drawn of this.#undrawn.splice(0)) drawn()
  }

  text(): string {
    const { active } = this.terminal.buffer
    return Array.from(
      { length: this.terminal.rows },
      (_, row) => active.getLine(active.baseY + row)?.translateToString(true) ?? '',
    )
      .join('\n')
      .trimEnd()
  }

  async until(holds: () => boolean): Promise<void> {
    while (!holds()) await new Promise<void>((resolve) => this.#waiting.push(resolve))
  }

  async shows(text: string): Promise<void> {
    await this.until(() => this.text().includes(text))
  }

  async closed(): Promise<TerminalStreamEvent | undefined> {
    await this.until(() => this.events.at(-1)?.type === 'closed')
    return this.events.at(-1)
  }

  #take(event: TerminalStreamEvent): void {
    if (event.type === 'screen') this.terminal.reset()
    if (event.type === 'screen' || event.type === 'resize') this.terminal.resize(event.cols, event.rows)
    const drawn = 'drawn' in event ? event.drawn : () => undefined
    if ('bytes' in event) this.bytes += event.bytes.length
    this.terminal.write('bytes' in event ? event.bytes : '', () => {
      if (this.drawing) drawn()
      else this.#undrawn.push(drawn)
      this.events.push(event)
      for (const run of this.#waiting.splice(0)) run()
    })
  }
}

describe('a terminal over a socket', () => {
  it('shows, takes input, size and signals, and ends with the exit', async () => {
    await open(
      'trap "echo interrupted" INT; read line; stty size; echo "<$line>"; read -r end; read -r end; exit 4',
    )
    const client = new Client('write', 'trm-1', { cols: 100, rows: 30 })
    await client.until(() => client.events.length >= 2)
    expect(client.events.slice(0, 2)).toMatchObject([
      { type: 'attached', writable: true },
      { type: 'screen', cols: 100 },
    ])
    client.stream.write('grüße\r')
    await client.shows('<grüße>')
    expect(client.text()).toContain('30 100')
    expect(typed).toEqual(['trm-1'])
    client.stream.resize(120, 31)
    await client.until(() => client.terminal.cols === 120)
    client.stream.signal('SIGINT')
    await client.shows('interrupted')
    client.stream.write('\r\r')
    expect(await client.closed()).toMatchObject({ code: 1000 })
    expect(client.events.at(-2)).toEqual({ type: 'exit', exit: { code: 4, signal: null } })
  })

  it('lets a token without the right watch, but not type, resize or signal', async () => {
    await open('echo hello; read a')
    for (const act of ['write', 'resize', 'signal'] as const) {
      const client = new Client('watch', 'trm-1', { cols: 33, rows: 33 })
      await client.shows('hello')
      expect(client.terminal.cols).toBe(80)
      if (act === 'write') client.stream.write('x')
      if (act === 'resize') client.stream.resize(50, 50)
      if (act === 'signal') client.stream.signal('SIGKILL')
      expect(await client.closed()).toMatchObject({ code: 4003 })
    }
    expect(terminals.screen('trm-1')).toMatchObject({ cols: 80, rows: 24 })
    expect(terminals.isRunning('trm-1')).toBe(true)
    expect(typed).toEqual([])
  })

  it('keeps a client that stalls bounded, serves the others, and brings it back', async () => {
    await open('read a; yes "a line that is repeated very often" | head -n 300000; echo the end; read a')
    const [good, bad] = [new Client('write'), new Client('watch')]
    await Promise.all([good.until(() => good.events.length > 1), bad.until(() => bad.events.length > 1)])
    bad.drawing = false
    good.stream.write('\r')
    await good.shows('the end')
    expect(bad.bytes).toBeLessThan(1_000_000)
    expect(bad.text()).not.toContain('the end')
    bad.draw()
    await bad.shows('the end')
    expect(bad.text()).toBe(good.text())
  })
})
