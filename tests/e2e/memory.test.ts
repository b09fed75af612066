import { readFile, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { operationTable } from '../../src/contract/operationTable.ts'
import { connectHttp, connectRelay, type Mcp } from '../support/e2eMcp.ts'
import { makeYard, type Yard } from '../support/e2eYard.ts'
import type { TestHost } from '../support/startHost.ts'

let yard: Yard
let host: TestHost
let worker: string
let coordinator: string
let viewer: string
const clients: Mcp[] = []
beforeAll(async () => {
  yard = await makeYard('memory')
  host = await yard.start()
  const task = await host.api('POST', '/tasks', { title: 'T', project: yard.root, start: false })
  worker = await yard.token('worker', '--task-id', String(task.body['id']))
  coordinator = await yard.token('coordinator')
  viewer = await yard.token('viewer', '--project', yard.root)
})
afterAll(async () => {
  for (const client of clients) await client.close()
  await yard.close()
})

const mcp = async (connect: typeof connectHttp, token: string): Promise<Mcp> => {
  const client = await connect({ url: host.url, token, environment: yard.environment })
  clients.push(client)
  return client
}
const codeOf = ({ body }: { body: Record<string, unknown> }): unknown =>
  (body['error'] as { code?: unknown } | undefined)?.code ?? body['code']

it('regression 25: a body that is an array, a number or a string gets 400 with JSON, at every route', async () => {
  const writes = operationTable.filter(({ method, meta }) => method !== 'GET' && meta.stream !== true)
  expect(writes.length).toBeGreaterThan(20)
  for (const { method, path, name, meta } of writes) {
    // The role decides before anything of a body is read.
    const token = meta.roles.includes('operator')
      ? undefined
      : meta.roles.includes('worker')
        ? worker
        : meta.roles.includes('viewer')
          ? viewer
          : coordinator
    for (const body of [[], [1], 7, 'text', true, null]) {
      const answer = await host.api(method, path.replaceAll(/\{\w+\}/g, 'tsk-00000000'), body, token)
      expect([answer.status, codeOf(answer)], `${name} ${JSON.stringify(body)}`).toEqual([400, 'BAD_REQUEST'])
    }
  }
})

it('behaviour 21: odd values of every kind are refused at the border with a JSON error', async () => {
  const good = { key: 'k', value: 'v', project: yard.root }
  for (const odd of [
    ...[{ value: { a: 1 } }, { value: ['v'] }, { value: 7 }, { value: '' }, { value: 'a\0b' }],
    ...[{ value: '\ud800' }, { value: 'x'.repeat(100_001) }, { key: true }, { confidence: 'high' }],
    ...[{ confidence: 1e308 }, { version: -1 }, { version: 2 ** 60 }, { supersedes: [true] }, { unknown: 1 }],
    ...[{ run_id: '../x' }, { task_id: 5 }, { type: 'rumour' }],
  ]) {
    const answer = await host.api('POST', '/memories', { ...good, ...odd })
    expect([answer.status, codeOf(answer)], JSON.stringify(odd).slice(0, 50)).toEqual([400, 'BAD_REQUEST'])
  }
  const forged = await host.api('POST', '/memories', { key: 'k', value: 'v', created_by: 'operator' }, worker)
  expect([forged.status, codeOf(forged)]).toEqual([403, 'FORBIDDEN'])
  const client = await mcp(connectHttp, worker)
  expect((await client.refused('remember', { key: 'k', value: 7 })).code).toBe('BAD_REQUEST')
})

it('what one agent remembers another recalls, over both ways, and a viewer knows nothing of it', async () => {
  const [one, other] = [await mcp(connectRelay, coordinator), await mcp(connectHttp, worker)]
  const kept = await one.call('remember', { key: 'style', value: 'two spaces', type: 'decision', version: 0 })
  expect(kept).toMatchObject({ outcome: 'recorded', memory: { version: 1, type: 'decision' } })
  expect(await other.call('recall', { query: 'spaces' })).toMatchObject({ items: [{ key: 'style' }] })
  expect((await other.refused('remember', { key: 'style', value: 'tabs', version: 0 })).code).toBe(
    'STALE_VERSION',
  )
  const viewer = await yard.token('viewer')
  for (const path of ['/memories', '/memories/search?query=style', '/events', '/conversations'])
    expect((await host.api('GET', path, undefined, viewer)).status, path).toBe(403)
  expect((await host.api('DELETE', '/memories/entry?entry=style', undefined, worker)).status).toBe(403)
  expect((await host.api('GET', '/events?limit=5', undefined, worker)).status).toBe(200)
  expect((await host.api('POST', '/events', { detail: 'cold cache' }, worker)).body).toMatchObject({
    type: 'note.added',
  })
})

it('regression 11: with the tools on, no command is chained on and no link leads out', async () => {
  const { items } = (await host.api('GET', '/projects')).body as { items: { id: string }[] }
  const change = { file_tools: true, allowed_commands: ['echo hi'] }
  const tools = (client: Mcp) =>
    client.client.listTools().then(({ tools: all }) => all.map(({ name }) => name))
  expect(await tools(await mcp(connectHttp, worker))).not.toContain('run_command')
  expect((await host.api('PATCH', `/projects/${items[0]?.id}`, change)).status).toBe(200)
  await symlink('/etc', join(yard.root, 'out'))
  for (const connect of [connectHttp, connectRelay]) {
    const client = await mcp(connect, worker)
    expect(await tools(client)).toEqual(
      expect.arrayContaining(['list_files', 'read_file', 'run_command', 'write_file']),
    )
    for (const argv of [['echo', 'hi;', 'id'], ['echo hi; id'], ['id']])
      expect((await client.refused('run_command', { argv })).code).toBe('COMMAND_REFUSED')
    expect((await client.refused('run_command', { argv: 'echo hi; id' })).code).toBe('BAD_REQUEST')
    expect(await client.call('run_command', { argv: ['echo', 'hi', ';', 'id'] })).toMatchObject({
      stdout: { text: 'hi ; id\n' },
    })
    for (const path of ['out/passwd', '../repository/../home/operator.token', '.git/config'])
      expect((await client.refused('read_file', { path })).code, path).toBe('OUTSIDE_PROJECT')
  }
})

it('the command line writes the whole history as JSON lines', async () => {
  const add = (at: number) => host.api('POST', '/events', { detail: `line ${at}`, project: yard.root })
  for (let from = 0; from < 520; from += 20)
    await Promise.all(Array.from({ length: 20 }, (_, at) => add(from + at)))
  const out = join(yard.folder, 'history.jsonl')
  expect(await yard.run('event', 'export', '--out', out, '--type', 'note')).toMatch(/^\d+ events in /)
  const lines = (await readFile(out, 'utf8')).trimEnd().split('\n')
  const events = lines.map((line) => JSON.parse(line) as { seq: number; detail: string })
  const numbered = events.filter(({ detail }) => detail.startsWith('line '))
  const lineOf = ({ detail }: { detail: string }): number => Number(detail.slice('line '.length))
  expect(numbered.map(lineOf).toSorted((a, b) => a - b)).toEqual(Array.from({ length: 520 }, (_, at) => at))
  expect(events.map(({ seq }) => seq)).toEqual(events.map(({ seq }) => seq).toSorted((a, b) => a - b))
  expect((await yard.run('event', 'export', '--query', 'line 7')).trimEnd().split('\n')).toHaveLength(11)
})
