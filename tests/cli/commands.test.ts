import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeRepository, type Repository } from '../support/repository.ts'
import { runCli, type CliOutcome } from '../support/runCli.ts'
import { makeFolder, removeFolders, startHost, type TestHost } from '../support/startHost.ts'

let host: TestHost
let repository: Repository
beforeAll(async () => {
  repository = await makeRepository()
  host = await startHost({ args: ['--project', repository.root] })
})
afterAll(async () => {
  await host.close()
  await removeFolders()
})

/** Runs a command in the repository, against the host of the test. */
const cli = (args: string[], options: { stdin?: string; cwd?: string } = {}): Promise<CliOutcome> =>
  runCli(args, {
    cwd: options.cwd ?? repository.root,
    environment: { ...host.environment, SWITCHYARD_HOME: host.home },
    ...(options.stdin !== undefined && { stdin: options.stdin }),
  })

const json = async (...args: string[]): Promise<Record<string, unknown>> => {
  const { code, stdout, stderr } = await cli([...args, '--json'])
  expect(stderr).toBe('')
  expect(code).toBe(0)
  return JSON.parse(stdout) as Record<string, unknown>
}

const createPending = async (title: string): Promise<string> =>
  String((await json('task', 'create', '--title', title, '--no-start'))['id'])

describe('operations', () => {
  it('creates, lists and shows tasks of the current folder', async () => {
    const id = await createPending('Tidy up')
    expect(await json('task', 'list')).toMatchObject({
      total: 1,
      items: [{ id, title: 'Tidy up', status: 'pending' }],
    })
    const { stdout } = await cli(['task', 'list'])
    expect(stdout).toMatch(new RegExp(`^ID +KIND +ROLE +STATUS[\\s\\S]*${id}[\\s\\S]*Tidy up`))
    expect((await cli(['task', 'show', id])).stdout).toContain('Tidy up')
  })

  it('takes the beginning of an id, and a subfolder for its repository', async () => {
    const id = await createPending('Short id')
    expect(await json('task', 'show', id.slice(4, 9))).toMatchObject({ id })
    expect(await cli(['task', 'show', 'zzzz'])).toMatchObject({ code: 3 })
  })

  it('reads a prompt from standard input', async () => {
    const { stdout } = await cli(
      ['task', 'create', '--title', 'Piped', '--prompt', '-', '--no-start', '--json'],
      {
        stdin: 'first line\nsecond line\n',
      },
    )
    const { id } = JSON.parse(stdout) as { id: string }
    expect(await json('task', 'show', id)).toMatchObject({ prompt: 'first line\nsecond line\n' })
  })

  it('takes lists, numbers, null and flags', async () => {
    const { items } = (await json('project', 'list')) as { items: { id: string }[] }
    const id = items[0]?.id ?? ''
    const lists = ['--verify-commands', 'npm test', '--verify-commands', 'npm run lint']
    const rest = ['--max-agents', '3', '--allow-uncommitted-done', '--setup-command', 'null']
    expect(await json('project', 'configure', id, ...lists, ...rest)).toMatchObject({
      settings: {
        verify_commands: ['npm test', 'npm run lint'],
        max_agents: 3,
        allow_uncommitted_done: true,
        setup_command: null,
      },
    })
    expect(
      await json('project', 'configure', id, '--verify-commands', '[]', '--no-allow-uncommitted-done'),
    ).toMatchObject({ settings: { verify_commands: [], allow_uncommitted_done: false, max_agents: 3 } })
  })

  it('makes tokens', async () => {
    const { token } = (await json('token', 'create', '--role', 'viewer')) as { token: string }
    expect(token).toMatch(/^[\w-]{43}$/)
    expect(await json('whoami', '--token', token)).toMatchObject({ role: 'viewer' })
    expect(await json('token', 'create', '--role', 'coordinator')).toMatchObject({ role: 'coordinator' })
  })

  it('strips control and bidi characters from what it prints', async () => {
    await cli(['task', 'create', '--title', 'Harmless', '--prompt', 'a\u202eb\u001b[31mc', '--no-start'])
    const { stdout } = await cli(['task', 'list'])

    expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/)
  })
})

describe('errors', () => {
  it.each([
    [['task', 'show', 'tsk-00000000'], 3, 'TASK_NOT_FOUND'],
    [['task', 'list', '--limit', '0'], 2, 'BAD_REQUEST'],
    [['task', 'list', '--status', 'lost'], 2, 'USAGE'],
    [['task', 'list', '--limit', 'many'], 2, 'USAGE'],
    [['task', 'list', '--colour'], 2, 'USAGE'],
    [['task', 'nonsense'], 2, 'USAGE'],
    [['task', 'create'], 2, 'USAGE'],
    [['whoami', '--token', 'wrong'], 4, 'UNAUTHENTICATED'],
    [['whoami', '--url', 'http://127.0.0.1:1'], 5, 'NO_HOST'],
    [['whoami', '--home', '/nonexistent'], 5, 'NO_HOST'],
    [['project', 'open', '/'], 1, 'NOT_A_REPOSITORY'],
  ])('%j ends with %i and %s', async (args, code, name) => {
    const outcome = await cli([...args, '--json'])
    expect(outcome).toMatchObject({ code, stdout: '' })
    expect(JSON.parse(outcome.stderr)).toMatchObject({
      error: { code: name, message: expect.any(String) as string },
    })
    const plain = await cli(args)
    expect(plain).toMatchObject({ code, stdout: '' })
    expect(plain.stderr).toMatch(/^switchyard: /)
  })

  it('says how to start a host where none runs', async () => {
    const folder = await makeFolder('nowhere')
    expect((await cli(['task', 'list', '--home', join(folder, 'none')])).stderr).toContain('switchyard serve')
  })

  it('denies what a role may not do', async () => {
    const { token } = (await json('token', 'create', '--role', 'viewer')) as { token: string }
    expect(await cli(['task', 'list', '--token', token])).toMatchObject({ code: 4 })
  })

  it('answers a conflict with 2', async () => {
    const id = await createPending('Nothing to merge')
    expect(await cli(['task', 'merge', id])).toMatchObject({ code: 2 })
  })
})

describe('help', () => {
  it.each([
    [[], 'Usage: switchyard'],
    [['--help'], 'Usage: switchyard'],
    [['task', '--help'], 'review-merge'],
    [['task', 'create', '--help'], '--base-branch'],
    [['help', 'task'], 'review-merge'],
    [['undo', '--help'], 'Usage: switchyard undo'],
    [['demo', '--help'], '--keep'],
  ])('%j prints it', async (args, text) => {
    const outcome = await cli(args)
    expect(outcome).toMatchObject({ code: 0, stderr: '' })
    expect(outcome.stdout).toContain(text)
  })

  it('lists every option of the program with a command too', async () => {
    expect((await cli(['task', 'list', '--help'])).stdout).toContain('--json')
  })

  it('prints the version of the host', async () => {
    expect(await cli(['version'])).toMatchObject({ code: 0, stdout: `${host.version}\n` })
  })
})
