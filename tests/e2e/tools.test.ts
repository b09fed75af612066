import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { scriptPrompt } from '../../src/adapters/agents/demo/program/script.ts'
import { addFile } from '../support/e2eGate.ts'
import { connectHttp, connectRelay, type Fields, type Mcp, type McpAddress } from '../support/e2eMcp.ts'
import { watchHost, type Watch } from '../support/e2eWatch.ts'
import { makeYard, type Yard } from '../support/e2eYard.ts'
import type { TestHost } from '../support/startHost.ts'

/** What workers have too. */
const SHARED = [
  ...['acquire_lock', 'append_file', 'list_locks', 'release_lock', 'ask', 'read_messages', 'send_message'],
  ...['recall', 'remember', 'get_briefing', 'update_self'],
]
const AGENTS = ['kill_agent', 'list_agents', 'pause_agents', 'resume_agents']
const RUNS = ['create_run', 'set_run_status', 'update_run']
const CLAIMS = [
  ...['claim_next_task', 'claim_task', 'complete_task', 'list_tasks', 'note_task', 'set_task_state'],
]
const COORDINATOR = [
  ...['approve_task', 'close_task', 'create_task', 'force_lock', 'get_task_diff', 'get_task_output'],
  ...['get_task_status', 'list_tasks', 'merge_task', 'review_and_merge_task', 'send_prompt', 'start_agent'],
  ...['wait_for_idle', 'wait_for_signal_done', 'resolve_thread', ...SHARED, ...RUNS, ...AGENTS],
  ...['approve_tasks', 'reassign_task', 'request_changes', 'set_task_state', 'update_task'],
].toSorted()

let yard: Yard
let host: TestHost
let watch: Watch
const clients: Mcp[] = []
beforeAll(async () => {
  yard = await makeYard('tools')
  host = await yard.start()
  watch = watchHost(host)
})
afterAll(async () => {
  for (const client of clients) await client.close()
  watch.close()
  await yard.close()
})

type Connect = (address: McpAddress) => Promise<Mcp>

async function clientOf(connect: Connect, token: string): Promise<Mcp> {
  const client = await connect({ url: host.url, token, environment: yard.environment })
  clients.push(client)
  return client
}

const transports: [string, Connect][] = [
  ['the relay', connectRelay],
  ['/mcp', connectHttp],
]

const bytes = (value: unknown): number => Buffer.byteLength(JSON.stringify(value))

it('lists exactly the tools of the role, the same over both ways, and within the budget of context', async () => {
  for (const [role, names, budget, ...more] of [
    ['coordinator', COORDINATOR, 18_000],
    ['worker', [...SHARED, ...CLAIMS, 'signal_done'].toSorted(), 9_000, '--task-id'],
    ['viewer', [], 100],
  ] as const) {
    const task =
      more.length > 0
        ? await host.api('POST', '/tasks', { title: 'T', project: yard.root, start: false })
        : null
    const token = await yard.token(role, ...more, ...(task ? [String(task.body['id'])] : []))
    const [relay, http] = await Promise.all([clientOf(connectRelay, token), clientOf(connectHttp, token)])
    const listed = await relay.client.listTools()
    expect(listed.tools.map(({ name }) => name).toSorted()).toEqual(names)
    expect(bytes(listed)).toBeLessThan(budget)
    expect(await http.client.listTools()).toEqual(listed)
  }
})

describe.each(transports)('over %s', (_, connect) => {
  let lead: Mcp
  beforeAll(async () => {
    lead = await clientOf(connect, await yard.token('coordinator'))
  })

  const done = (task: Fields, input: Fields = {}): Promise<Fields> =>
    lead.call('wait_for_signal_done', { task_ids: [task['id']], ...input })

  it('a coordinator does the whole job: split, wait, look, send back, review, merge (cases 35, 38)', async () => {
    const name = `${connect.name}.txt`
    const task = await lead.call('create_task', {
      title: `Add\u0007 ${name}`,
      prompt: addFile(name),
      kind: 'demo',
    })
    expect(task).toMatchObject({ title: `Add ${name}`, base_branch: 'trunk', status: 'pending' })
    const later = await lead.call('create_task', { title: 'Later', kind: 'demo', start: false })
    expect(await lead.call('list_tasks')).toMatchObject({
      total: 2,
      items: [{ id: later['id'], launch: 'none', worktree: null }, { id: task['id'] }],
    })

    const signal = await done(task, { request_id: 'first' })
    expect(signal).toMatchObject({ outcome: 'done', title: `Add ${name}`, open_tasks: 2 })
    expect(await done(task, { request_id: 'first' })).toEqual(signal)
    expect(await lead.call('get_task_status', { task_id: task['id'] })).toMatchObject({
      status: 'review',
      completion: { summary: `Added ${name}`, files: [name] },
      changes: { changed: [], untracked: [] },
      next: expect.stringContaining('get_task_diff') as string,
    })
    expect(await lead.call('get_task_output', { task_id: task['id'] })).toMatchObject({
      text: expect.stringContaining(`Write ${name}`) as string,
    })
    const first = await lead.call('get_task_diff', { task_id: task['id'] })
    expect(first).toMatchObject({
      uncommitted: false,
      conflicts: [],
      files: [{ path: name, status: 'added' }],
    })

    const again = scriptPrompt('Again.', [
      { do: 'write', path: name, content: 'better\n' },
      { do: 'commit', message: 'Better' },
      { do: 'call', tool: 'signal_done', args: { summary: 'Better' } },
    ])
    expect(await lead.call('send_prompt', { task_id: task['id'], prompt: again })).toMatchObject({
      state: 'queued',
    })
    expect(await done(task)).toMatchObject({ outcome: 'done', completion: { summary: 'Better' } })

    const review = (head?: unknown) => ({
      task_id: task['id'],
      ...(head !== undefined && { head_sha: head }),
    })
    const shown = await lead.call('review_and_merge_task', review())
    expect(shown).toMatchObject({ merged: false, landing: null })
    const stale = await lead.refused('review_and_merge_task', review(first['head_sha']))
    expect(stale).toMatchObject({ code: 'STALE_HEAD', details: { reviewed_sha: first['head_sha'] } })
    expect(stale.message).toContain('look at the diff again')
    const { head_sha: head } = shown['diff'] as Fields
    expect(await lead.call('review_and_merge_task', review(head))).toMatchObject({ merged: true })
    expect(await readFile(join(yard.root, name), 'utf8')).toBe('better\n')
    expect(
      existsSync(String((await lead.call('get_task_status', { task_id: task['id'] }))['worktree'])),
    ).toBe(false)

    expect(await lead.call('close_task', { task_id: later['id'] })).toMatchObject({ status: 'cancelled' })
    expect(await lead.call('list_tasks', { status: 'done' })).toMatchObject({
      total: 1,
      items: [{ id: task['id'] }],
    })
  })

  it('starts an agent later, sees its question, waits until it is idle, merges, and finds nothing more (case 36)', async () => {
    const task = await lead.call('create_task', { title: 'Ask first', kind: 'demo', start: false })
    const id = task['id']
    expect(await lead.refused('send_prompt', { task_id: id, prompt: 'x' })).toMatchObject({
      code: 'NO_AGENT',
      message: expect.stringMatching(new RegExp(`${String(id)}.*start_agent`)) as string,
    })
    expect(await lead.call('start_agent', { task_id: id })).toMatchObject({ launch: 'queued' })
    expect(await lead.call('wait_for_idle', { task_id: id })).toMatchObject({ outcome: 'idle' })
    const question = scriptPrompt('Ask.', [
      { do: 'ask', kind: 'permission', text: 'May I?', options: [{ key: '1', label: 'Yes' }], as: 'may' },
      { do: 'write', path: `${connect.name}-asked.txt`, content: '${may.label}\n' },
      { do: 'commit', message: 'Asked' },
    ])
    await lead.call('send_prompt', { task_id: id, prompt: question })
    const asked = await lead.call('wait_for_idle', { task_id: id })
    expect(asked).toMatchObject({
      outcome: 'needs_input',
      agent: { dialog: { kind: 'permission', text: 'May I?' } },
    })
    const agent = (asked['agent'] as Fields)['id']
    expect((await host.api('POST', `/agents/${String(agent)}/answer`, { key: '1' })).status).toBe(200)
    expect(await lead.call('wait_for_idle', { task_id: id })).toMatchObject({ outcome: 'idle' })
    const empty = await lead.call('create_task', { title: 'Nothing', kind: 'demo' })
    await watch.until('agent', ({ type, task_id }) => type === 'agent.started' && task_id === empty['id'])
    expect(await lead.refused('merge_task', { task_id: empty['id'] })).toMatchObject({
      code: 'NOTHING_TO_MERGE',
      message: expect.stringMatching(/trunk contains all of .*; close_task ends it/) as string,
    })
    expect(await lead.call('merge_task', { task_id: id, method: 'squash' })).toMatchObject({
      target: 'trunk',
    })
    expect(await yard.git('show', `trunk:${connect.name}-asked.txt`)).toBe('Yes')
    expect(await lead.call('close_task', { task_id: empty['id'] })).toMatchObject({ worktree_removed: true })
  })

  it('a killed agent is told, its task is free again, its relay and its token are dead (cases 19, 20)', async () => {
    const command = [
      'sh',
      '-c',
      `umask 077; echo "$SWITCHYARD_TOKEN" > '${yard.folder}/token'; echo ready; exec cat`,
    ]
    const task = await lead.call('create_task', { title: 'Dies', kind: 'custom', command })
    const { images } = await watch.until(
      'output',
      ({ type, task_id }) => type === 'agent.started' && task_id === task['id'],
    )
    await watch.until(
      'screen',
      ({ type, agent_id }) => type === 'agent.changed' && agent_id === images.agent?.id,
    )
    const token = (await readFile(join(yard.folder, 'token'), 'utf8')).trim()
    const worker = await clientOf(connect, token)
    expect((await worker.refused('signal_done', {})).code).toBe('BAD_REQUEST')
    process.kill(images.agent?.pid ?? 0, 'SIGKILL')
    expect(await done(task)).toMatchObject({
      outcome: 'agent_gone',
      detail: expect.stringContaining('SIGKILL') as string,
    })
    expect(await lead.call('get_task_status', { task_id: task['id'] })).toMatchObject({ status: 'pending' })
    const late = worker.refused('signal_done', { summary: 'late' })
    if (worker.pid === null) await expect(late).rejects.toThrow(/401|Unauthorized|unknown/i)
    else
      expect(await late).toMatchObject({
        code: 'UNAUTHENTICATED',
        message: expect.stringContaining('its task has ended') as string,
      })
    await lead.call('close_task', { task_id: task['id'] })
  })

  it('a worker signals its own task and nothing else, and only what is committed', async () => {
    const task = await lead.call('create_task', { title: 'By hand', kind: 'custom', command: ['cat'] })
    await watch.until('agent', ({ type, task_id }) => type === 'agent.started' && task_id === task['id'])
    const worker = await clientOf(connect, await yard.token('worker', '--task-id', String(task['id'])))
    for (const name of COORDINATOR.filter((each) => ![...SHARED, ...CLAIMS].includes(each)))
      expect((await worker.refused(name, { task_id: task['id'] })).code, name).toBe('FORBIDDEN')
    const folder = String((await lead.call('get_task_status', { task_id: task['id'] }))['worktree'])
    await writeFile(join(folder, 'loose.txt'), 'x\n')
    expect(await worker.refused('signal_done', { summary: 's' })).toMatchObject({
      code: 'UNCOMMITTED_CHANGES',
      message: expect.stringContaining('call signal_done again: loose.txt') as string,
      details: { untracked: ['loose.txt'] },
    })
    await yard.git('-C', folder, 'add', '.')
    await yard.git('-C', folder, 'commit', '-qm', 'Not loose any more')
    const forged = await worker.refused('signal_done', { summary: 's', task_id: 'tsk-00000000' })
    expect(['FORBIDDEN', 'BAD_REQUEST']).toContain(forged.code)
    expect(await worker.call('signal_done', { summary: 's' })).toMatchObject({
      task_id: task['id'],
      status: 'review',
    })
    expect(await done(task)).toMatchObject({ outcome: 'done' })
    await lead.call('close_task', { task_id: task['id'] })
  })
})
