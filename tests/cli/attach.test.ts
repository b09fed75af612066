import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { connect } from '../../src/client/rpc.ts'
import { openTerminal, type RealTerminal } from '../support/realTerminal.ts'
import { makeRepository, type Repository } from '../support/repository.ts'
import { CLI_PROGRAM } from '../support/runCli.ts'
import { removeFolders, startHost, type TestHost } from '../support/startHost.ts'

let host: TestHost
let repository: Repository
const open: RealTerminal[] = []
beforeEach(async () => {
  repository = await makeRepository()
  host = await startHost({ args: ['--project', repository.root] })
})
afterEach(async () => {
  for (const terminal of open.splice(0)) await terminal.close()
  await host.close()
  await removeFolders()
})

/** A task whose agent is a small program that echoes what is typed, and ends with 7 on `quit`. */
async function startEcho(): Promise<string> {
  const script = [
    `const { stdin, stdout } = process`,
    `stdout.write('ready ' + stdout.columns + '\\n')`,
    `stdout.on('resize', () => stdout.write('now ' + stdout.columns + '\\n'))`,
    `stdin.on('data', (data) => /quit/.test(data) ? process.exit(7) : stdout.write('got ' + data))`,
  ].join(';')
  const { body } = await host.api('POST', '/tasks', {
    title: 'Echo',
    project: repository.root,
    kind: 'custom',
    command: [process.execPath, '-e', script],
  })
  const id = String(body['id'])
  const { call, close } = await connect({ ...host, WebSocket: globalThis.WebSocket })
  for await (const { type, ...event } of await call.event.follow({ after: 0 }))
    if (type === 'agent.started' && 'task_id' in event && event.task_id === id) break
  close()
  return id
}

function attach(task: string, cols = 90): RealTerminal {
  const argv = [process.execPath, CLI_PROGRAM, 'attach', task] as const
  const env = { ...host.environment, SWITCHYARD_HOME: host.home, TERM: 'xterm-256color' }
  const terminal = openTerminal({ argv, cwd: repository.root, env, cols, rows: 30 })
  open.push(terminal)
  return terminal
}

const shows = (text: string) => (screen: { lines: readonly string[] }) =>
  screen.lines.join('\n').includes(text)

describe('switchyard attach', () => {
  it('shows the screen, passes on what is typed and the size, and leaves the agent running', async () => {
    const task = await startEcho()
    const first = attach(task)
    await first.until(shows('now 90'))
    first.write('hello\r')
    await first.until(shows('got hello'))
    first.resize(70, 20)
    await first.until(shows('now 70'))
    first.write('\x1c')
    expect(await first.exited).toBe(0)
    expect(first.text()).toContain('Detached')

    // The screen is there at once for who comes later.
    const second = attach(task, 70)
    await second.until(shows('got hello'))
    second.write('quit\r')
    expect(await second.exited).toBe(7)
    expect(second.text()).toContain('The agent has ended')
  })

  it('says what to do where there is no terminal', async () => {
    const { body } = await host.api('POST', '/tasks', {
      title: 'Later',
      project: repository.root,
      start: false,
    })
    const terminal = attach(String(body['id']))
    expect(await terminal.exited).toBe(1)
    expect(terminal.text()).toContain('has no terminal')
  })
})
