import { afterAll, beforeAll, expect, it } from 'vitest'
import { connectRelay, type Fields, type Mcp } from '../support/e2eMcp.ts'
import { makeYard, type Yard } from '../support/e2eYard.ts'
import type { TestHost } from '../support/startHost.ts'

let yard: Yard
let host: TestHost
const clients: Mcp[] = []
beforeAll(async () => {
  yard = await makeYard('runs')
  host = await yard.start()
})
afterAll(async () => {
  for (const client of clients) await client.close()
  await yard.close()
})

async function relay(token: string): Promise<Mcp> {
  const client = await connectRelay({ url: host.url, token, environment: yard.environment })
  clients.push(client)
  return client
}
const items = (body: Fields): Fields[] => body['items'] as Fields[]
const tasksOf = async (): Promise<Map<string, Fields>> => {
  const all: Fields[] = []
  for (let offset = 0; ; offset += 200) {
    const { body } = await host.api('GET', `/tasks?limit=200&offset=${offset}`)
    all.push(...items(body))
    if (all.length >= Number(body['total'])) return new Map(all.map((task) => [String(task['id']), task]))
  }
}

it('behaviour 23: create, patch, conflict, history and status are the same over tools, REST and the command line', async () => {
  const lead = await relay(await yard.token('coordinator'))
  const run = await lead.call('create_run', { name: 'Ramp', goal: 'go', acceptance_criteria: ['it goes'] })
  const id = String(run['id'])
  expect(await lead.call('update_run', { run_id: id, version: 1, plan: ['one'] })).toMatchObject({
    version: 2,
  })
  const stale = await lead.refused('update_run', { run_id: id, version: 1, goal: 'late' })
  expect(stale).toMatchObject({ code: 'STALE_VERSION', details: { version: 2, changed: ['plan'] } })
  expect((await host.api('PATCH', `/runs/${id}`, { version: 2, goal: null })).body).toMatchObject({
    brief: { goal: '', acceptance_criteria: ['it goes'], plan: ['one'] },
  })
  const shown = JSON.parse(await yard.run('run', 'show', id, '--json')) as Fields
  expect(shown).toMatchObject({
    version: 3,
    versions: [{ version: 3, by: 'operator' }, { version: 2 }, { version: 1 }],
  })
  expect((await host.api('GET', `/runs/${id}/versions?limit=1`)).body).toMatchObject({ total: 3 })
  await yard.run('run', 'status', id, 'stopped', '--reason', 'enough')
  expect(await lead.refused('create_task', { title: 'Late', run_id: id, start: false })).toMatchObject({
    code: 'RUN_ENDED',
    details: { run_id: id, status: 'stopped' },
  })
  expect(await lead.call('get_briefing')).toMatchObject({ phase: 'over', run_id: id })
  expect(await lead.call('set_run_status', { run_id: id, status: 'in_progress' })).toMatchObject({
    status_reason: '',
  })
  const viewer = await yard.token('viewer')
  expect((await host.api('GET', `/runs/${id}`, undefined, viewer)).status).toBe(403)
  const stranger = await yard.token('coordinator')
  expect(
    (await host.api('POST', `/runs/${id}/status`, { status: 'stopped', reason: 'x' }, stranger)).status,
  ).toBe(403)
  expect((await host.api('POST', `/runs/${id}/reset`, {}, stranger)).status).toBe(403)
})

it('regression 37: a reset while eight client processes write ends, and nothing of others is touched', async () => {
  const [mine, theirs] = [await yard.token('coordinator'), await yard.token('coordinator')]
  const relays = await Promise.all(Array.from({ length: 8 }, (_, at) => relay(at < 4 ? mine : theirs)))
  const runOf = async (client: Mcp | undefined, name: string): Promise<string> =>
    String((await client?.call('create_run', { name }))?.['id'])
  const [run, other] = [await runOf(relays[0], 'Mine'), await runOf(relays[7], 'Theirs')]
  const made = { [run]: [] as string[], [other]: [] as string[] }
  const codes = new Set<string>()
  const warm = Promise.withResolvers<void>()
  let isReset = false

  const write = async (client: Mcp, at: number): Promise<void> => {
    const runId = at < 4 ? run : other
    for (let left = 3, step = 0; left > 0; step += 1) {
      if (isReset) left -= 1
      try {
        const task = await client.call('create_task', { title: `${at}.${step}`, run_id: runId, start: false })
        made[runId]?.push(String(task['id']))
        await client.call('acquire_lock', { target: `res:${at}.${step}` })
      } catch (error) {
        codes.add(/"code":"(\w+)"/.exec(String(error))?.[1] ?? String(error))
      }
      if (step === 2) warm.resolve()
    }
  }
  const writing = Promise.all(relays.map(write))
  await warm.promise
  const started = new Date().toISOString()
  const reset = await host.api('POST', `/runs/${run}/reset`, {})
  isReset = true
  await writing

  expect(reset).toMatchObject({ status: 200, body: { refused: [], run: { id: run, status: 'planning' } } })
  // Only what would have begun something in the run meanwhile was refused.
  expect([...codes].filter((code) => code !== 'RUN_ENDED')).toEqual([])
  const tasks = await tasksOf()
  const cancelled = (reset.body['cancelled'] as Fields[]).map((each) => String(each['task_id']))
  expect(cancelled.length).toBeGreaterThan(0)
  for (const id of cancelled) expect(tasks.get(id)).toMatchObject({ run_id: run, status: 'cancelled' })
  const anew = (made[run] ?? []).filter((id) => !cancelled.includes(id))
  const since = String((reset.body['run'] as Fields)['updated_at'])
  expect(since >= started).toBe(true)
  for (const id of anew) {
    expect(tasks.get(id)).toMatchObject({ status: 'pending' })
    expect(String(tasks.get(id)?.['created_at']) >= since).toBe(true)
  }
  for (const id of made[other] ?? [])
    expect(tasks.get(id)).toMatchObject({ run_id: other, status: 'pending' })
  expect([...tasks.values()].filter((task) => task['run_id'] === other)).toHaveLength(
    made[other]?.length ?? -1,
  )
  expect((await host.api('GET', `/runs/${other}`)).body).toMatchObject({ status: 'planning', version: 1 })
  const locks = (await host.api('GET', '/locks?limit=200')).body
  expect(Number(locks['total'])).toBe((made[run]?.length ?? 0) + (made[other]?.length ?? 0))
})
