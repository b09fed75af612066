import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { makeRepository } from '../tests/support/repository.ts'
import { makeFolder, startHost } from '../tests/support/startHost.ts'
import { crowd } from './crowd.ts'
import { median, type Figure } from './figure.ts'
import { createClient, latency, oneByOne, type Ask, type Client } from './load.ts'
import { PROJECT, seedHome } from './seed.ts'
import { untilQuiet } from './usage.ts'

const ALONE = { p50: '<= 1 ms', p99: '<= 5 ms' }
const CLIENTS = 50

/** Somebody with a token and a task of their own. */
interface Person {
  readonly client: Client
  readonly task: string
}

async function makePerson(url: string, operator: Client, role: 'worker' | 'coordinator'): Promise<Person> {
  const made = await operator.call('POST', '/tokens', { role, project: PROJECT })
  const { token } = JSON.parse(made) as { token: string }
  const wanted = { project: PROJECT, title: 'To be claimed', isolation: 'shared', kind: 'demo', start: false }
  const { id } = JSON.parse(await operator.call('POST', '/tasks', wanted)) as { id: string }
  return { client: createClient({ url, token }), task: id }
}

/** Takes the own task and gives it back, in turn. */
const claim =
  (tasks: ReadonlyMap<Client, string>): Ask =>
  (client, number) =>
    client.call('POST', `/tasks/${tasks.get(client) ?? ''}/${number % 2 ? 'release' : 'claim'}`, {})
const send: Ask = (client, number) =>
  client.call('POST', '/messages', { to: 'operator', kind: 'note', body: `Message ${number}` })
const get =
  (path: string): Ask =>
  (client) =>
    client.call('GET', path)

/** Bytes of JSON that a model is told of its tools. */
async function toolBytes(client: Client): Promise<number> {
  const { tools } = JSON.parse(await client.call('GET', '/tools')) as { tools: Record<string, unknown>[] }
  const told = tools.map(({ call: _call, waits: _waits, ...rest }) => rest)
  return Buffer.byteLength(JSON.stringify({ tools: told }))
}

interface Parties {
  readonly operator: Client
  readonly people: readonly Person[]
  readonly lead: Person
  /** Process of the host. */
  readonly pid: number
}

async function measure({ operator, people, lead, pid }: Parties): Promise<Figure[]> {
  const [first] = people
  if (!first) return []
  const clients = people.map(({ client }) => client)
  const ask = claim(new Map(people.map(({ client, task }) => [client, task])))
  const claims = await oneByOne(first.client, 600, ask)
  const messages = await oneByOne(first.client, 500, send)
  const inbox = await oneByOne(operator, 300, get('/messages?limit=50'))
  const board = await oneByOne(first.client, 200, get('/board?limit=50'))
  const early = await oneByOne(operator, 200, get('/events?limit=50&after=0'))
  const late = await oneByOne(operator, 200, get('/events?limit=50'))
  const claimed = await crowd('claims: claim and release in turn', clients, pid, { ask, times: 20 })
  const sent = await crowd('messages: send', clients, pid, { ask: send, times: 20 })
  return [
    ...latency('claims: claim and release in turn, 1 client', claims, ALONE),
    ...claimed,
    ...latency('messages: send, 1 client', messages, ALONE),
    ...sent,
    ...latency('messages: list 50', inbox, ALONE),
    ...latency('tasks: board of 50 out of 10,000', board, ALONE),
    ...latency('events: newest 50 of 100,000', late, ALONE),
    { name: 'events: oldest page against newest', value: median(early) / median(late), unit: 'x' },
    {
      name: 'tools of a worker',
      value: (await toolBytes(first.client)) / 1_000,
      unit: 'KB',
      budget: '<= 9 KB',
    },
    {
      name: 'tools of a coordinator',
      value: (await toolBytes(lead.client)) / 1_000,
      unit: 'KB',
      budget: '<= 18 KB',
    },
  ]
}

/** Claims, messages and lists beside 10,000 tasks and 100,000 events, and how much its tools cost a model. */
export async function run(): Promise<Figure[]> {
  const repository = await makeRepository()
  const folder = await makeFolder('bench-coordination')
  const home = join(folder, 'data')
  const clients: Client[] = []
  try {
    await seedHome(home, repository.root)
    const host = await startHost({ home })
    try {
      const operator = createClient(host)
      clients.push(operator)
      await operator.call('PATCH', `/projects/${PROJECT}`, { max_messages: 1_000 })
      const people: Person[] = []
      for (let number = 0; number < CLIENTS; number++)
        people.push(await makePerson(host.url, operator, 'worker'))
      const lead = await makePerson(host.url, operator, 'coordinator')
      clients.push(...people.map(({ client }) => client), lead.client)
      // The looks of Git at fifty new tasks would be measured with the rest.
      await untilQuiet(host.pid)
      return await measure({ operator, people, lead, pid: host.pid })
    } finally {
      for (const client of clients) client.close()
      await host.close()
    }
  } finally {
    for (const path of [folder, repository.root]) await rm(path, { recursive: true, force: true })
  }
}
