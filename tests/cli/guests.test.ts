import { mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { makeRepository, type Repository } from '../support/repository.ts'
import { runHook } from '../support/runHook.ts'
import { runCli, type CliOutcome } from '../support/runCli.ts'
import { makeFolder, removeFolders, startHost, type TestHost } from '../support/startHost.ts'

const RELAY = fileURLToPath(new URL('../../dist/relay.js', import.meta.url))

let host: TestHost
let repository: Repository
let environment: Record<string, string>
const clients: Client[] = []
beforeAll(async () => {
  repository = await makeRepository()
  host = await startHost({ args: ['--project', repository.root] })
  environment = { ...host.environment, SWITCHYARD_HOME: host.home }
})
afterAll(async () => {
  for (const client of clients) await client.close()
  await host.close()
  await removeFolders()
})

const cli = (args: string[], cwd = repository.root, more = {}): Promise<CliOutcome> =>
  runCli(args, { cwd, environment: { ...environment, ...more } })

const hook = (
  event: string,
  body: unknown,
  options: { home?: string; raw?: string } = {},
): Promise<unknown> =>
  runHook(event, options.raw ?? JSON.stringify(body), {
    cwd: repository.root,
    environment: { ...environment, ...(options.home !== undefined && { SWITCHYARD_HOME: options.home }) },
  })

const agents = z.object({
  items: z.array(
    z.looseObject({
      id: z.string(),
      label: z.string(),
      guest: z.boolean(),
      session_id: z.string().nullable(),
      status: z.string(),
    }),
  ),
})
const guestsOf = async (fits: (label: string) => boolean = () => true) =>
  agents
    .parse((await host.api('GET', '/agents?limit=200')).body)
    .items.filter(({ guest, label, status }) => guest && status !== 'gone' && fits(label))

/** What the hook program has kept to be the same agent at the next call. */
const tokenOf = async (session: string): Promise<string> =>
  z
    .object({ token: z.string() })
    .parse(JSON.parse(await readFile(join(host.home, 'guests', `${session}.json`), 'utf8'))).token

async function startRelay(cwd: string, more: Record<string, string> = {}): Promise<Client> {
  const transport = new StdioClientTransport({
    ...{ command: process.execPath, args: [RELAY, '--kind', 'codex'], cwd, stderr: 'ignore' },
    env: { ...environment, ...more },
  })
  const client = new Client({ name: 'test-client', version: '1' })
  await client.connect(transport)
  clients.push(client)
  return client
}

const context = z.object({
  hookSpecificOutput: z.object({ hookEventName: z.literal('SessionStart'), additionalContext: z.string() }),
})

describe('hooks of a session that a person has started', () => {
  it('make it known, tell it how things stand, and are the same agent at every call', async () => {
    const told = context.parse(await hook('SessionStart', { session_id: 'session-a', cwd: repository.root }))
    const text = told.hookSpecificOutput.additionalContext
    expect(text).toContain('acquire_lock')
    const [guest, ...others] = await guestsOf((label) => label.includes('session-'))
    expect(others).toEqual([])
    expect(text).toContain(`You are agent ${guest?.id}`)
    await hook('UserPromptSubmit', { session_id: 'session-a', cwd: repository.root })
    expect(await guestsOf((label) => label.includes('session-'))).toHaveLength(1)
    for (const name of await readdir(join(host.home, 'guests'))) {
      expect((await stat(join(host.home, 'guests', name))).mode & 0o077).toBe(0)
    }
  })

  it('an agent at a shell of such a session is itself, and a person beside it the operator', async () => {
    const [guest] = await guestsOf((label) => label.includes('session-'))
    const own = await cli(['whoami', '--json'], repository.root, { CLAUDE_CODE_SESSION_ID: 'session-a' })
    expect(JSON.parse(own.stdout)).toMatchObject({ role: 'worker', agent_id: guest?.id })
    expect(JSON.parse((await cli(['whoami', '--json'])).stdout)).toMatchObject({ role: 'operator' })
    const denied = await cli(['token', 'list'], repository.root, { CLAUDE_CODE_SESSION_ID: 'session-a' })
    expect(denied).toMatchObject({ code: 4 })
  })

  it('regression 13: a session is who its token says, whatever its input names', async () => {
    const session = { session_id: 'session-a', cwd: repository.root }
    await hook('UserPromptSubmit', { ...session, agent_id: 'operator', by: 'operator', sender_id: 'host' })
    const [guest] = await guestsOf((label) => label.includes('session-'))
    const locked = await cli(['lock', 'acquire', 'res:own', '--json'], repository.root, {
      CLAUDE_CODE_SESSION_ID: 'session-a',
    })
    expect(JSON.parse(locked.stdout)).toMatchObject({ lock: { owner: guest?.id } })
    const token = await tokenOf('session-a')
    const words = { to: 'operator', body: 'I am somebody else', agent_id: guest?.id, sender_id: 'operator' }
    expect(await host.api('POST', '/messages', words, token)).toMatchObject({
      ...{ status: 403, body: { code: 'FORBIDDEN', data: { field: 'sender_id', identity: guest?.id } } },
    })
  })

  it('behaviour 1: an edit of what another has locked is refused before it happens; their own is not', async () => {
    const lock = { target: 'file:held.ts', reason: 'moving it', project: repository.root }
    await host.api('POST', '/locks', lock)
    const edit = (path: string) => ({
      ...{ session_id: 'session-a', cwd: repository.root },
      ...{ tool_name: 'Edit', tool_input: { file_path: path, old_string: 'a', new_string: 'b' } },
    })
    const refused = await hook('PreToolUse', edit(join(repository.root, 'x/../held.ts')))
    expect(refused).toMatchObject({
      hookSpecificOutput: {
        permissionDecision: 'deny',
        permissionDecisionReason: expect.stringContaining('moving it') as unknown,
      },
    })
    const own = { CLAUDE_CODE_SESSION_ID: 'session-a' }
    await cli(['lock', 'acquire', 'file:mine.ts'], repository.root, own)
    expect(await hook('PreToolUse', edit('mine.ts'))).toBeNull()
  })

  it('become known again where the host has forgotten their token', async () => {
    await hook('UserPromptSubmit', { session_id: 'session-b', cwd: repository.root })
    const name = join(host.home, 'guests', 'session-b.json')
    const record = JSON.parse(await readFile(name, 'utf8')) as object
    const before = (await guestsOf((label) => label.includes('session-'))).length
    await writeFile(name, JSON.stringify({ ...record, token: 'x'.repeat(43) }))
    await hook('UserPromptSubmit', { session_id: 'session-b', cwd: repository.root })
    expect(await guestsOf((label) => label.includes('session-'))).toHaveLength(before)
    const own = await cli(['whoami', '--json'], repository.root, { CLAUDE_CODE_SESSION_ID: 'session-b' })
    expect(JSON.parse(own.stdout)).toMatchObject({ role: 'worker' })
  })
})

describe('the end of such a session', () => {
  it('regression 32: lets its locks go, but not where the conversation is only cleared', async () => {
    const session = { session_id: 'session-e', cwd: repository.root }
    await hook('SessionStart', session)
    await cli(['lock', 'acquire', 'res:kept'], repository.root, { CLAUDE_CODE_SESSION_ID: 'session-e' })
    const held = async (): Promise<string> => (await cli(['lock', 'list', '--json'])).stdout
    await hook('SessionEnd', { ...session, reason: 'clear' })
    expect(await held()).toContain('res:kept')
    await hook('SessionStart', { session_id: 'session-f', cwd: repository.root, source: 'clear' })
    const own = await cli(['lock', 'acquire', 'res:kept', '--json'], repository.root, {
      CLAUDE_CODE_SESSION_ID: 'session-f',
    })
    expect(JSON.parse(own.stdout)).toMatchObject({ outcome: 'renewed' })
    await hook('SessionEnd', { session_id: 'session-f', cwd: repository.root, reason: 'exit' })
    expect(await held()).not.toContain('res:kept')
  })
})

describe('behaviour 1: hooks that have no say stay silent and end with 0', () => {
  const session = { session_id: 'session-silent', tool_name: 'Edit', tool_input: { file_path: 'a' } }

  it.each(['', 'nonsense', '[]', '{', 'null', '{"session_id":"../../x"}'])(
    'for the input %j',
    async (raw) => {
      if (raw.startsWith('{"')) expect(await hook('PreToolUse', null, { raw })).toBeNull()
      else expect(await hook('SessionStart', null, { raw })).toBeNull()
    },
  )

  it('outside of a repository, in one that is not open, and where guests are switched off', async () => {
    const known = (await guestsOf()).length
    expect(await hook('SessionStart', { ...session, cwd: await makeFolder('plain') })).toBeNull()
    expect(await hook('SessionStart', { ...session, cwd: (await makeRepository()).root })).toBeNull()
    expect(await cli(['disable'])).toMatchObject({ code: 0 })
    expect(await hook('SessionStart', { ...session, cwd: repository.root })).toBeNull()
    expect(await cli(['enable'])).toMatchObject({ code: 0 })
    expect(await guestsOf()).toHaveLength(known)
    expect(await hook('SessionStart', { ...session, cwd: repository.root })).not.toBeNull()
  })

  it('where no host has ever run, and where what runs there does not answer', async () => {
    expect(await hook('SessionStart', session, { home: '/nonexistent' })).toBeNull()
    const silent: Server = createServer()
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    const address = silent.address()
    const home = await makeFolder('silent')
    const port = typeof address === 'object' && address ? address.port : 0
    await writeFile(
      join(home, 'host.json'),
      JSON.stringify({ pid: process.pid, url: `http://127.0.0.1:${port}` }),
    )
    await writeFile(join(home, 'operator-token'), 'a-token')
    expect(await hook('PreToolUse', { ...session, cwd: repository.root }, { home })).toBeNull()
    silent.close()
  })
})

describe('the relay of a session that a person has started', () => {
  it('regression 14: two at once are two agents, and neither can be the other', async () => {
    const before = (await guestsOf((label) => label.startsWith('codex'))).length
    const [one, two] = await Promise.all([startRelay(repository.root), startRelay(repository.root)])
    for (const client of [one, two]) {
      const { tools } = await client.listTools()
      expect(tools.map(({ name }) => name)).toContain('acquire_lock')
    }
    expect(await guestsOf((label) => label.startsWith('codex'))).toHaveLength(before + 2)
    const take = (client: Client) =>
      client.callTool({ name: 'acquire_lock', arguments: { target: 'res:one', reason: 'first' } })
    expect(await take(one)).not.toMatchObject({ isError: true })
    expect(await take(two)).toMatchObject({
      isError: true,
      structuredContent: { error: { code: 'LOCK_HELD' } },
    })
    expect(await take(one)).not.toMatchObject({ isError: true })
  })

  it('is one agent with the hooks of its session', async () => {
    await hook('SessionStart', { session_id: 'session-c', cwd: repository.root })
    const known = (await guestsOf()).length
    const client = await startRelay(repository.root, { CLAUDE_CODE_SESSION_ID: 'session-c' })
    await client.callTool({ name: 'acquire_lock', arguments: { target: 'res:shared', reason: 'one agent' } })
    expect(await guestsOf()).toHaveLength(known)
    const locked = await cli(['lock', 'acquire', 'res:shared', '--json'], repository.root, {
      CLAUDE_CODE_SESSION_ID: 'session-c',
    })
    expect(JSON.parse(locked.stdout)).toMatchObject({ outcome: 'renewed' })
  })

  it('has no tools in a folder without a project, and says how to open one', async () => {
    const client = await startRelay(await makeFolder('plain'))
    expect((await client.listTools()).tools).toEqual([])
  })
})

describe('behaviour 22: the project of the current folder', () => {
  const roots = z.object({ items: z.array(z.looseObject({ key: z.string() })) })
  const keysIn = async (cwd: string, more = {}): Promise<string[]> =>
    roots
      .parse(JSON.parse((await cli(['lock', 'list', '--json'], cwd, more)).stdout))
      .items.map(({ key }) => key)

  it('is found from a subfolder, a linked worktree, over a link and by GIT_DIR; nowhere else', async () => {
    expect(await cli(['lock', 'acquire', 'res:seen-everywhere'])).toMatchObject({ code: 0 })
    const sub = join(repository.root, 'a/b')
    await mkdir(sub, { recursive: true })
    const outside = await makeFolder('outside')
    const worktree = join(outside, 'worktree')
    await repository.git('worktree', 'add', '-b', 'side', worktree)
    await symlink(sub, join(outside, 'link'))
    const bare = join(outside, 'bare.git')
    await repository.git('init', '--bare', bare)
    for (const cwd of [sub, worktree, join(outside, 'link')])
      expect(await keysIn(cwd)).toContain('res:seen-everywhere')
    expect(await keysIn(outside, { GIT_DIR: join(repository.root, '.git') })).toContain('res:seen-everywhere')
    expect(await keysIn(worktree, { GIT_DIR: join(repository.root, '.git/worktrees/worktree') })).toContain(
      'res:seen-everywhere',
    )
    for (const cwd of [outside, bare]) {
      const refused = await cli(['lock', 'list'], cwd)
      expect(refused).toMatchObject({ code: 3, stdout: '' })
      expect(refused.stderr).toContain('is no open project')
      expect(await cli(['install', '--cursor'], cwd)).toMatchObject({ code: 1 })
    }
    expect(await hook('SessionStart', { session_id: 'session-d', cwd: worktree })).not.toBeNull()
  })
})
