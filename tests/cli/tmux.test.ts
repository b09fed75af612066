import { execFile, execFileSync } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { connect } from '../../src/client/rpc.ts'
import { openTerminal, type RealTerminal } from '../support/realTerminal.ts'
import { makeRepository, type Repository } from '../support/repository.ts'
import { CLI_PROGRAM, runCli } from '../support/runCli.ts'
import { makeFolder, removeFolders, startHost, type TestHost } from '../support/startHost.ts'

/** tmux, the command line in a pane and the host: many programs start on a busy machine. */
const PATIENT_MS = 30_000

const hasTmux = (() => {
  try {
    execFileSync('tmux', ['-V'])
    return true
  } catch {
    return false
  }
})()

let host: TestHost
let repository: Repository
let environment: Record<string, string>
const open: RealTerminal[] = []

beforeEach(async () => {
  repository = await makeRepository()
  host = await startHost({ args: ['--project', repository.root] })
  const sockets = join(await makeFolder('tmux'), 'sockets')
  await mkdir(sockets)
  // A tmux server of the test's own, which ends with its last session.
  environment = {
    ...host.environment,
    SWITCHYARD_HOME: host.home,
    TERM: 'xterm-256color',
    TMUX_TMPDIR: sockets,
  }
})
afterEach(async () => {
  for (const terminal of open.splice(0)) await terminal.close()
  // It has ended already where a test has ended its sessions.
  await tmux('kill-server').catch(() => undefined)
  await host.close()
  await removeFolders()
})

const tmux = async (...args: string[]): Promise<string> =>
  (await promisify(execFile)('tmux', args, { env: environment })).stdout.trimEnd()

async function start(title: string): Promise<string> {
  const script = `process.stdout.write('I am ${title}\\n'); process.stdin.on('data', (data) => process.stdout.write('got ' + data))`
  const { body } = await host.api('POST', '/tasks', {
    title,
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

const cli = (...args: string[]) => runCli(['tmux', ...args], { cwd: repository.root, environment })

function enter(...args: string[]): RealTerminal {
  const argv = [process.execPath, CLI_PROGRAM, 'tmux', ...args] as const
  const terminal = openTerminal({ argv, cwd: repository.root, env: environment, cols: 140, rows: 40 })
  open.push(terminal)
  return terminal
}

const shows = (text: string) => (screen: { lines: readonly string[] }) =>
  screen.lines.join('\n').includes(text)

describe.skipIf(!hasTmux)('switchyard tmux (skipped where there is no tmux)', () => {
  it('has a window for every running agent, each with its terminal, and adds those that come later', async () => {
    await start('north')
    await start('south')
    const terminal = enter()
    await terminal.until(shows('I am north'), PATIENT_MS)
    terminal.write('hello\r')
    await terminal.until(shows('got hello'), PATIENT_MS)
    expect(await tmux('list-windows', '-t', '=switchyard', '-F', '#W')).toBe('north (custom)\nsouth (custom)')
    terminal.write('\x02n')
    await terminal.until(shows('I am south'), PATIENT_MS)

    await start('west')
    const more = await cli('--json')
    expect(JSON.parse(more.stdout)).toMatchObject({ session: 'switchyard', agents: [{}, {}, {}] })
    const again = await cli()
    expect(again.stdout).toContain('tmux attach -t switchyard')
    expect(await tmux('list-windows', '-t', '=switchyard', '-F', '#W')).toMatch(/^north.*\nsouth.*\nwest.*$/)

    // The session is left as any other; the agents go on.
    terminal.write('\x02d')
    expect(await terminal.exited).toBe(0)
    await tmux('kill-server')
    const { body } = await host.api('GET', '/agents')
    expect((body['items'] as { status: string }[]).filter(({ status }) => status !== 'gone')).toHaveLength(3)
  })

  it('shows them as panes of one window, under their titles', async () => {
    await start('north')
    await start('south')
    const terminal = enter('--layout', 'panes', '--session', 'yard')
    await terminal.until((screen) =>
      ['I am north', 'I am south', 'south (custom)'].every((text) => shows(text)(screen)),
    )
    expect(await tmux('list-panes', '-s', '-t', '=yard', '-F', '#T')).toBe('north (custom)\nsouth (custom)')
    expect(await tmux('list-windows', '-t', '=yard', '-F', '#W')).toBe('agents')
  })

  it('with --no-prompts takes every agent until its pane is left', async () => {
    const id = await start('north')
    const terminal = enter('--no-prompts')
    await terminal.until(shows('I am north'), PATIENT_MS)
    const held = async () => {
      const { body } = await host.api('GET', `/agents?task_id=${id}`)
      return (body['items'] as { held: unknown }[])[0]?.held
    }
    expect(await held()).toMatchObject({ until: 'given_back' })
    terminal.write('\x1c')
    await terminal.until(shows('Detached'), PATIENT_MS)
    await terminal.until(shows('Pane is dead'), PATIENT_MS)
    expect(await held()).toBeNull()
  })

  it('says what to do where no agent runs, and where it is asked for another machine', async () => {
    const none = await cli()
    expect(none).toMatchObject({ code: 1, stderr: expect.stringContaining('No agent runs') as string })
    const far = await cli('--url', 'http://127.0.0.1:1')
    expect(far).toMatchObject({ code: 2, stderr: expect.stringContaining('name its --home') as string })
    const odd = await cli('--session', 'a:b')
    expect(odd).toMatchObject({ code: 2, stderr: expect.stringContaining('--session must be') as string })
  })
})
