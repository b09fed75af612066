import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { spawn } from 'node-pty'
import { WebSocket, WebSocketServer } from 'ws'
import { createTerminals } from '../src/adapters/pty/createTerminals.ts'
import { ok } from '../src/base/result.ts'
import { openTerminal } from '../src/client/terminalStream.ts'
import type { Terminals } from '../src/core/ports/terminals.ts'
import { serveTerminalSocket } from '../src/server/terminalSocket.ts'
import { echoes, figures } from './echoes.ts'
import { median, type Figure } from './figure.ts'

const log = { debug: () => undefined, info: () => undefined, warn: console.warn, error: console.error }
const env = { PATH: process.env.PATH ?? '/usr/bin:/bin', LANG: 'C.UTF-8' }
const LINE = 'the quick brown fox jumps over the lazy dog, and then it does so once again'

const withTerminals = async <T>(use: (terminals: Terminals, folder: string) => Promise<T>): Promise<T> => {
  const folder = await mkdtemp(join(tmpdir(), 'bench-pty-'))
  const terminals = createTerminals({ folder, log })
  try {
    return await use(terminals, folder)
  } finally {
    await terminals.close(200)
    await rm(folder, { recursive: true })
  }
}

const open = async (terminals: Terminals, id: string, script: string): Promise<void> => {
  const argv = ['sh', '-c', script] as const
  const opened = await terminals.open({ id, argv, cwd: '/', env, cols: 120, rows: 40 })
  if (!opened.ok) throw new Error(opened.error.message)
}

const FLOOD_BYTES = 40_000_000
const flood = `yes "${LINE}" | head -c ${FLOOD_BYTES}`

const bareRun = (): Promise<number> =>
  new Promise((resolve) => {
    const started = performance.now()
    const pty = spawn('sh', ['-c', flood], { cols: 120, rows: 40, cwd: '/', env, encoding: null })
    pty.onData(() => undefined)
    pty.onExit(() => {
      resolve(performance.now() - started)
    })
  })

const hostRun = (viewed: boolean): Promise<number> =>
  withTerminals(async (terminals) => {
    const started = performance.now()
    const ended = new Promise<void>((resolve) => {
      terminals.on((event) => {
        if (event.type === 'exit') resolve()
      })
    })
    await open(terminals, 'trm-1', flood)
    const view = viewed
      ? terminals.view('trm-1', (frame) => {
          if ('bytes' in frame) setImmediate(() => view?.acknowledge(frame.bytes.length))
        })
      : undefined
    await ended
    return performance.now() - started
  })

async function throughput(): Promise<Figure[]> {
  const [bare, quiet, viewed]: [number[], number[], number[]] = [[], [], []]
  for (let round = 0; round < 5; round++) {
    bare.push(await bareRun())
    quiet.push(await hostRun(false))
    viewed.push(await hostRun(true))
  }
  const rate = (values: readonly number[]): number => FLOOD_BYTES / 1e6 / (median(values) / 1000)
  return [
    { name: 'terminal throughput, bare node-pty', value: rate(bare), unit: 'MB/s' },
    { name: 'terminal throughput, host (screen and scrollback file)', value: rate(quiet), unit: 'MB/s' },
    { name: 'terminal throughput, host with one viewer', value: rate(viewed), unit: 'MB/s' },
    { name: 'terminal throughput, host to bare', value: median(bare) / median(quiet), unit: 'ratio' },
  ]
}

const QUIET = 31

/** `flooding` programs of 32 terminals write without end, each with a viewer that reads as fast as it can. */
const echoAtView = (flooding: number, floodWith: string): Promise<number[]> =>
  withTerminals(async (terminals) => {
    const heard = { on: (_: number): void => undefined }
    for (let index = 0; index < QUIET; index++) await open(terminals, `trm-${index}`, 'exec cat')
    for (let index = 0; index < flooding; index++) await open(terminals, `trm-f${index}`, floodWith)
    const ids = [
      ...Array.from({ length: QUIET }, (_, i) => `trm-${i}`),
      ...Array.from({ length: flooding }, (_, i) => `trm-f${i}`),
    ]
    ids.forEach((id, index) => {
      const view = terminals.view(id, (frame) => {
        if ('bytes' in frame) setImmediate(() => view?.acknowledge(frame.bytes.length))
        if (frame.type === 'output') heard.on(index)
      })
    })
    return echoes((index) => terminals.write(`trm-${index}`, 'x'), heard, QUIET)
  })

/** The same over real sockets, with all 32 clients in this process as well, so that it is worse than in life. */
const echoAtSocket = (): Promise<number[]> =>
  withTerminals(async (terminals) => {
    const heard = { on: (_: number): void => undefined }
    const server = createServer()
    const sockets = new WebSocketServer({ server })
    sockets.on('connection', (ws) => {
      serveTerminalSocket(ws, { authorize: async () => ok({ writable: true }), terminals })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}/terminals`
    for (let index = 0; index < QUIET; index++) await open(terminals, `trm-${index}`, 'exec cat')
    await open(terminals, `trm-${QUIET}`, 'yes')
    const streams = await Promise.all(
      Array.from(
        { length: QUIET + 1 },
        (_, index) =>
          new Promise<ReturnType<typeof openTerminal>>((resolve) => {
            const stream = openTerminal({
              url,
              token: 'bench',
              terminalId: `trm-${index}`,
              WebSocket,
              onEvent: (event) => {
                if ('drawn' in event) event.drawn()
                if (event.type === 'screen') resolve(stream)
                if (event.type === 'output') heard.on(index)
              },
            })
          }),
      ),
    )
    const times = await echoes((index) => streams[index]?.write('x'), heard, QUIET)
    for (const stream of streams) stream.close()
    for (const ws of sockets.clients) ws.terminate()
    await new Promise((resolve) => server.close(resolve))
    return times
  })

const residentMemory = (): number => {
  setFlagsFromString('--expose-gc')
  const gc: unknown = runInNewContext('gc')
  if (typeof gc === 'function') Reflect.apply(gc, undefined, [])
  return process.memoryUsage().rss
}

/** Growth of the host by terminals that have each shown 10,000 lines and are quiet now. */
const memory = (): Promise<Figure[]> =>
  withTerminals(async (terminals) => {
    const add = async (id: string): Promise<void> => {
      await open(terminals, id, `yes "${LINE}" | head -n 10000; echo ready; read end`)
      await terminals.until(id, ({ lines }) => lines.includes('ready'), { ms: 60_000 })
    }
    await add('trm-warm')
    const before = residentMemory()
    const count = 16
    for (let index = 0; index < count; index++) await add(`trm-${index}`)
    const growth = (residentMemory() - before) / count
    return [
      {
        name: 'host memory per quiet terminal with 10,000 lines (120 columns)',
        value: growth / 2 ** 20,
        unit: 'MB',
        budget: '<= 15 MB',
      },
    ]
  })

/** All figures of terminals, in one process and one run. */
export async function run(): Promise<Figure[]> {
  const budget = '<= 20 ms'
  return [
    ...(await memory()),
    ...(await throughput()),
    ...figures('echo in 31 terminals, none flooding', await echoAtView(0, '')),
    ...figures('echo in 31 terminals, one flooding with yes', await echoAtView(1, 'yes'), budget),
    ...figures('echo in 31 terminals, one flooding with lines', await echoAtView(1, `yes "${LINE}"`), budget),
    ...figures('echo in 31 terminals, one flooding, over sockets', await echoAtSocket(), budget),
    ...figures('echo in 31 terminals, eight flooding', await echoAtView(8, 'yes')),
  ]
}

if (import.meta.main) {
  const all = await run()
  for (const figure of all) console.log(JSON.stringify(figure))
  console.table(
    all.map(({ name, value, unit, budget }) => ({
      name,
      value: Number(value.toFixed(2)),
      unit,
      budget: budget ?? '',
    })),
  )
}
