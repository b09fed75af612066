import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import {
  openTerminal as openStream,
  type TerminalStream,
  type TerminalStreamEvent,
} from '../../src/client/terminalStream.ts'
import type { TerminalScreen } from '../../src/core/ports/terminals.ts'
import { watchHost, type Watch } from '../support/e2eWatch.ts'
import { makeYard, SWITCHYARD, type Yard } from '../support/e2eYard.ts'
import { openTerminal, type RealTerminal } from '../support/realTerminal.ts'
import type { TestHost } from '../support/startHost.ts'

let yard: Yard
let host: TestHost
let watch: Watch
let task: string
let agent: { id: string; pid: number; terminal: string }
const open: { close(): unknown }[] = []

beforeAll(async () => {
  yard = await makeYard('attach')
  host = await yard.start()
  watch = watchHost(host)
  const { body } = await host.api('POST', '/tasks', { title: 'Watched', project: yard.root, kind: 'demo' })
  task = String(body['id'])
  const { images } = await watch.until(
    'agent',
    ({ images: { agent } }) => agent?.task_id === task && agent.status === 'idle',
  )
  agent = {
    id: images.agent?.id ?? '',
    pid: images.agent?.pid ?? 0,
    terminal: images.agent?.terminal_id ?? '',
  }
})
afterEach(async () => {
  for (const each of open.splice(0)) await each.close()
})
afterAll(async () => {
  watch.close()
  await yard.close()
})

/** `switchyard attach` as a person starts it, in a terminal of its own. */
function attach(cols: number, ...more: string[]): RealTerminal {
  const argv = [process.execPath, SWITCHYARD, 'attach', task, ...more] as const
  const env = { ...yard.environment, SWITCHYARD_HOME: yard.home, TERM: 'xterm-256color' }
  const terminal = openTerminal({ argv: [...argv], cwd: yard.folder, env, cols, rows: 30 })
  open.push(terminal)
  return terminal
}

const shows =
  (text: string) =>
  ({ lines }: TerminalScreen): boolean =>
    lines.join('\n').includes(text)

/** The width of the rule that the demo agent draws over its input box: one less than its terminal has columns. */
const isDrawnFor =
  (cols: number) =>
  ({ lines }: TerminalScreen): boolean =>
    lines.some((line) => line === '─'.repeat(cols - 1))

const isAlive = (): boolean => process.kill(agent.pid, 0)

describe('switchyard attach', () => {
  it('shows the screen, types, resizes, and leaves the agent at work when it is left', async () => {
    const first = attach(90)
    await first.until(shows('Switchyard demo agent'))
    await first.until(isDrawnFor(90))
    first.resize(72, 24)
    await first.until(isDrawnFor(72))
    first.write('Write this down')
    await first.until(shows('> Write this down'))
    first.write('\r')
    await first.until(shows('I note it in DEMO.md'))
    first.write('\x1c')
    expect(await first.exited).toBe(0)
    expect(first.text()).toContain('Detached; the agent goes on.')
    expect(isAlive()).toBe(true)

    await watch.until(
      'end of the turn',
      ({ type, images }) => type === 'task.submitted' && images.task?.id === task,
    )
    const second = attach(72)
    await second.until(shows('I note it in DEMO.md'))
    second.write('\x1c')
    expect(await second.exited).toBe(0)
  })

  it('goes with its window, and the agent stays', async () => {
    const terminal = attach(80)
    await terminal.until(shows('Switchyard demo agent'))
    await terminal.until(isDrawnFor(80))
    terminal.kill('SIGHUP')
    await terminal.exited
    const other = attach(80)
    await other.until(shows('Switchyard demo agent'))
    other.kill('SIGKILL')
    await other.exited
    expect(isAlive()).toBe(true)
    expect((await host.api('GET', `/agents/${agent.id}`)).body).toMatchObject({
      status: 'idle',
      pid: agent.pid,
    })
  })

  it('with a token that may only look shows the screen and does not type', async () => {
    const token = await yard.token('viewer')
    const terminal = attach(80, '--url', host.url, '--token', token)
    expect(await terminal.exited).toBe(4)
    expect(terminal.text()).toMatch(/viewer may not call task\.show/)
  })
})

/** A stream with all that it was sent, in order. */
function stream(token: string): {
  stream: TerminalStream
  events: TerminalStreamEvent[]
  until(text: string): Promise<void>
  closed: Promise<TerminalStreamEvent>
} {
  const events: TerminalStreamEvent[] = []
  const waiting = new Set<() => void>()
  let text = ''
  const closed = Promise.withResolvers<TerminalStreamEvent>()
  const opened = openStream({
    url: `${host.url.replace('http', 'ws')}/terminals`,
    token,
    terminalId: agent.terminal,
    WebSocket: globalThis.WebSocket,
    onEvent: (event) => {
      events.push(event)
      if (event.type === 'closed') closed.resolve(event)
      if (event.type !== 'screen' && event.type !== 'output') return
      text += Buffer.from(event.bytes).toString()
      event.drawn()
      for (const look of [...waiting]) look()
    },
  })
  open.push(opened)
  return {
    stream: opened,
    events,
    closed: closed.promise,
    until: (wanted) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (!text.includes(wanted)) return
          waiting.delete(look)
          resolve()
        }
        waiting.add(look)
        look()
      }),
  }
}

describe('the terminal stream', () => {
  it('gives the screen first and then what comes, to two at once', async () => {
    const [one, two] = [stream(host.token), stream(host.token)]
    for (const each of [one, two]) await each.until('Switchyard demo agent')
    expect(one.events.slice(0, 2).map(({ type }) => type)).toEqual(['attached', 'screen'])
    expect(one.events[0]).toMatchObject({ writable: true })
    one.stream.write('typed by one')
    for (const each of [one, two]) await each.until('typed by one')
    expect(two.events.at(-1)).toMatchObject({ type: 'output' })
    one.stream.write('\x1b')
  })

  it('lets a viewer look and not type; it lets nobody in without a token, and ends with the agent', async () => {
    const viewer = stream(await yard.token('viewer'))
    await viewer.until('Switchyard demo agent')
    expect(viewer.events[0]).toMatchObject({ type: 'attached', writable: false })
    expect(await stream('nobody').closed).toMatchObject({ code: 4001 })
    const writer = stream(host.token)
    await writer.until('Switchyard demo agent')
    const twice = ['\x03', '\x03']
    for (const key of twice) writer.stream.write(key)
    for (const { closed, events } of [viewer, writer]) {
      await closed
      expect(events.at(-2)).toMatchObject({ type: 'exit', exit: { code: 0 } })
    }
    expect((await host.api('GET', `/agents/${agent.id}`)).body).toMatchObject({
      status: 'gone',
      exit_code: 0,
    })
  })
})
