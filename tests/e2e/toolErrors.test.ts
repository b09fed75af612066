import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectHttp, connectRelay, type Fields, type Mcp, type McpAddress } from '../support/e2eMcp.ts'
import { makeYard, type Yard } from '../support/e2eYard.ts'
import type { TestHost } from '../support/startHost.ts'

type Connect = (address: McpAddress) => Promise<Mcp>
const transports: [string, Connect][] = [
  ['the relay', connectRelay],
  ['/mcp', connectHttp],
]

let yard: Yard
let host: TestHost
let tokens: readonly string[]
/** A task of the coordinator that calls, one of another coordinator, and one that is closed. */
const ids: Record<string, string> = {}
beforeAll(async () => {
  yard = await makeYard('tool-errors')
  host = await yard.start()
  tokens = await Promise.all([yard.token('coordinator'), yard.token('coordinator')])
  const create = async (title: string, token = ''): Promise<string> => {
    const input = { title, project: yard.root, kind: 'demo', start: false }
    return String((await host.api('POST', '/tasks', input, token)).body['id'])
  }
  ids['own'] = await create('Own', tokens[0])
  ids['foreign'] = await create('Foreign', tokens[1])
  ids['closed'] = await create('Closed', tokens[0])
  await host.api('DELETE', `/tasks/${ids['closed']}`)
})
afterAll(() => yard.close())

/** `own`, `foreign` and `closed` stand for the ids of those tasks. */
const withIds = (input: Fields): Fields =>
  Object.fromEntries(
    Object.entries(input).map(([name, value]) => [
      name,
      typeof value === 'string' ? (ids[value] ?? value) : value,
    ]),
  )

const long = 'x'.repeat(201)

/** Tool, arguments, code, and what the message must say. */
const cases: [string, Fields, string, RegExp][] = [
  ['create_task', {}, 'BAD_REQUEST', /title/],
  ['create_task', { title: 5 }, 'BAD_REQUEST', /title.*string/],
  ['create_task', { title: '\u0007' }, 'BAD_REQUEST', /title.*empty/],
  ['create_task', { title: long }, 'BAD_REQUEST', /title.*at most 200/],
  ['create_task', { title: 'T', colour: 'red' }, 'BAD_REQUEST', /does not know colour; it knows title/],
  ['create_task', { title: 'T', start: 'maybe' }, 'BAD_REQUEST', /start/],
  ['create_task', { title: 'T', branch: 'a\r\nb' }, 'BAD_REQUEST', /branch.*line break/],
  [
    'create_task',
    { title: 'T', branch: 'a..b', kind: 'demo' },
    'BAD_BRANCH_NAME',
    /a\.\.b.*check-ref-format/,
  ],
  ['create_task', { title: 'T', branch: 'trunk', kind: 'demo' }, 'BRANCH_EXISTS', /trunk exists.*another/],
  [
    'create_task',
    { title: 'T', base_branch: 'main', kind: 'demo' },
    'UNKNOWN_REVISION',
    /main.*another base_branch/,
  ],
  ['create_task', { title: 'T', kind: 'nobody' }, 'UNKNOWN_KIND', /nobody; known are .*demo/],
  ['create_task', { title: 'T', kind: 'custom' }, 'BAD_OPTION', /custom.*command/],
  [
    'create_task',
    { title: 'T', created_by: 'agt-00000000' },
    'FORBIDDEN',
    /created_by names another identity/,
  ],
  ['list_tasks', { limit: 0 }, 'BAD_REQUEST', /limit/],
  ['list_tasks', { status: 'ready' }, 'BAD_REQUEST', /status/],
  ['get_task_status', { task_id: 'tsk-zzzzzzzz' }, 'TASK_NOT_FOUND', /tsk-zzzzzzzz; list_tasks/],
  ['get_task_status', { task_id: 'foreign' }, 'FORBIDDEN', /reach task tsk-.*your own tasks/],
  ['get_task_diff', { task_id: 'foreign' }, 'FORBIDDEN', /reach task tsk-/],
  ['get_task_diff', { task_id: 'own' }, 'NO_WORKTREE', /tsk-.*nothing to compare/],
  ['get_task_output', { task_id: 'own', lines: 'all' }, 'BAD_REQUEST', /lines.*number/],
  ['send_prompt', { task_id: 'own' }, 'BAD_REQUEST', /prompt/],
  ['send_prompt', { task_id: 'own', prompt: '' }, 'BAD_REQUEST', /prompt/],
  ['send_prompt', { task_id: 'foreign', prompt: 'x' }, 'FORBIDDEN', /reach task tsk-/],
  ['send_prompt', { task_id: 'closed', prompt: 'x' }, 'WRONG_STATUS', /tsk-.* is cancelled.*it has ended/],
  ['wait_for_idle', { task_id: 'own', timeout_ms: 50_001 }, 'BAD_REQUEST', /timeout_ms/],
  ['wait_for_idle', { task_id: 'foreign', timeout_ms: 0 }, 'FORBIDDEN', /reach task tsk-/],
  ['wait_for_signal_done', { task_ids: ['nonsense'] }, 'BAD_REQUEST', /task_ids.*such as tsk-/],
  ['wait_for_signal_done', { task_ids: ['tsk-zzzzzzzz'] }, 'TASK_NOT_FOUND', /tsk-zzzzzzzz/],
  ['wait_for_signal_done', { request_id: 'a b' }, 'BAD_REQUEST', /request_id/],
  ['merge_task', { task_id: 7 }, 'BAD_REQUEST', /task_id/],
  ['merge_task', { task_id: 'own', method: 'octopus' }, 'BAD_REQUEST', /method.*merge.*squash.*rebase/],
  ['merge_task', { task_id: 'own', head_sha: 'abc' }, 'BAD_REQUEST', /head_sha.*full commit id/],
  ['merge_task', { task_id: 'own' }, 'NO_WORKTREE', /tsk-.*close_task ends it/],
  ['merge_task', { task_id: 'closed' }, 'WRONG_STATUS', /tsk-.* is cancelled/],
  ['merge_task', { task_id: 'foreign' }, 'FORBIDDEN', /reach task tsk-/],
  ['review_and_merge_task', { task_id: 'tsk-zzzzzzzz' }, 'TASK_NOT_FOUND', /tsk-zzzzzzzz/],
  ['close_task', { task_id: 'closed' }, 'WRONG_STATUS', /tsk-.* is closed already/],
  ['close_task', { task_id: 'foreign' }, 'FORBIDDEN', /reach task tsk-/],
  ['start_agent', { task_id: 'closed' }, 'WRONG_STATUS', /tsk-.* is cancelled.*use a new task/],
  ['start_agent', { task_id: 'own', kind: 'nobody' }, 'UNKNOWN_KIND', /nobody; known are/],
  ['signal_done', { summary: 's' }, 'FORBIDDEN', /coordinator has no tool .*create_task/],
  ['launch_missiles', {}, 'FORBIDDEN', /no tool .*create_task/],
]

describe.each(transports)('what is wrong is said over %s, and nothing comes of it', (_, connect) => {
  let lead: Mcp
  let before: string
  const state = async (): Promise<string> =>
    JSON.stringify([
      (await host.api('GET', '/tasks')).body,
      await yard.git('for-each-ref'),
      await yard.git('worktree', 'list'),
    ])
  beforeAll(async () => {
    lead = await connect({ url: host.url, token: tokens[0] ?? '', environment: yard.environment })
    before = await state()
  })
  afterAll(async () => {
    await lead.close()
    expect(await state()).toBe(before)
  })

  it.each(cases)('%s %j: %s', async (tool, input, code, message) => {
    const refused = await lead.refused(tool, withIds(input))
    expect(refused).toMatchObject({ code, message: expect.stringMatching(message) as string })
    expect(refused.text).toBe(`${refused.code}: ${refused.message}`)
  })
})
