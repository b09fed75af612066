import { spawn } from 'node:child_process'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { makeRepository } from '../tests/support/repository.ts'
import { makeFolder, startHost } from '../tests/support/startHost.ts'
import { median, type Figure } from './figure.ts'
import { allAtOnce, createClient, latency, oneByOne, paced, type Ask, type Client } from './load.ts'
import { ownTask, PROJECT, seedHome, taskId } from './seed.ts'
import { usage } from './usage.ts'

const ALONE = { p50: '<= 1 ms', p99: '<= 5 ms' }
const CROWD = { p99: '<= 25 ms' }

const newTask = (number: number) => ({
  title: `Task ${number}`,
  prompt: 'Do this. '.repeat(50),
  kind: 'demo',
  start: false,
})

interface Operation {
  readonly name: string
  readonly times: number
  /** A call by the operator. */
  readonly ask: Ask
  /** The same call by the coordinator at `number`. */
  askAs(coordinator: number): Ask
}

const same = (name: string, times: number, ask: Ask): Operation => ({ name, times, ask, askAs: () => ask })

const operations: readonly Operation[] = [
  same('health', 2000, (client) => client.call('GET', '/health')),
  {
    name: 'task.show',
    times: 2000,
    ask: (client, number) => client.call('GET', `/tasks/${taskId((number * 7919) % 10_000)}`),
    askAs: (coordinator) => (client, number) => client.call('GET', `/tasks/${ownTask(coordinator, number)}`),
  },
  same('task.list, page of 50', 1000, (client) => client.call('GET', '/tasks?limit=50')),
  same('task.create, not started', 100, (client, number) => client.call('POST', '/tasks', newTask(number))),
]

/** A command of an agent that writes a row and an event and asks no Git, as locks, claims and messages will. */
const report: Ask = (client) => client.call('POST', '/mcp/status', { state: 'connected', client: 'bench' })

const BARE = `require('node:http').createServer((request, response) => response.end('{}'))
  .listen(0, '127.0.0.1', function () { console.log(this.address().port) })`

/** What this machine and the client cost by themselves, at this moment: Node's server with an empty answer. */
async function bareServer(): Promise<Figure[]> {
  const child = spawn(process.execPath, ['-e', BARE], { stdio: ['ignore', 'pipe', 'inherit'], env: {} })
  try {
    const port = await new Promise((resolve) =>
      createInterface({ input: child.stdout }).once('line', resolve),
    )
    const client = createClient({ url: `http://127.0.0.1:${String(port)}`, token: 'none' })
    const taken = await oneByOne(client, 2000, () => client.call('GET', '/'))
    client.close()
    return latency('rest: bare node:http with an empty answer', taken)
  } finally {
    child.kill()
  }
}

async function alone(operator: Client, coordinator: Client): Promise<Figure[]> {
  const figures: Figure[] = []
  for (const { name, times, ask } of operations)
    figures.push(...latency(`rest: ${name}, 1 client`, await oneByOne(operator, times, ask), ALONE))
  const taken = await oneByOne(coordinator, 2000, report)
  return [...figures, ...latency('rest: mcp status (row and event), 1 client', taken, ALONE)]
}

async function crowd(coordinators: readonly Client[], pid: number): Promise<Figure[]> {
  const figures: Figure[] = []
  const at = new Map(coordinators.map((client, index) => [client, index]))
  const own =
    ({ askAs }: Operation): Ask =>
    (client, number) =>
      askAs(at.get(client) ?? 0)(client, number)
  const cheap = operations.filter(({ times }) => times >= 1000)
  const all = [
    ...cheap.map((one) => ({ name: one.name, ask: own(one) })),
    { name: 'mcp status', ask: report },
  ]
  for (const { name, ask } of all) {
    await allAtOnce(coordinators, 10, ask)
    const before = await usage(pid)
    const taken = await allAtOnce(coordinators, 60, ask)
    const after = await usage(pid)
    figures.push(...latency(`rest: ${name}, 50 clients without a pause`, taken, CROWD))
    if (!before || !after) continue
    const value = (after.cpuMs - before.cpuMs) / taken.length
    figures.push({ name: `rest: ${name}, the host's processor time a call`, value, unit: 'ms' })
  }
  const mixed: Ask = (client, number) => (all[number % all.length]?.ask ?? report)(client, number)
  const taken = await paced(coordinators, { times: 50, perSecond: 10 }, mixed)
  figures.push(...latency('rest: these four, 50 clients with 10 calls a second each', taken, CROWD))
  const [create] = operations.slice(-1)
  if (create) {
    const created = await allAtOnce(coordinators, 4, create.ask)
    figures.push(...latency(`rest: ${create.name}, 50 clients without a pause`, created, CROWD))
  }
  return figures
}

/** Rounds in turn, so that what else the machine does falls on both pages. */
async function pages(operator: Client): Promise<Figure[]> {
  const page = (query: string, offset: number): Ask => {
    const path = `/tasks?limit=50&offset=${offset}${query}`
    return () => operator.call('GET', path)
  }
  const compare = async (name: string, query: string, last: number): Promise<Figure> => {
    const taken: [number[], number[]] = [[], []]
    for (let round = 0; round < 5; round++) {
      taken[0].push(...(await oneByOne(operator, 60, page(query, 0))))
      taken[1].push(...(await oneByOne(operator, 60, page(query, last))))
    }
    const value = median(taken[1]) / median(taken[0])
    return { name: `rest: last page against the first, ${name}`, value, unit: 'x', budget: '<= 1.5' }
  }
  return [
    await compare('10,000 tasks', '', 9950),
    await compare("the project's tasks", `&project=${PROJECT}`, 9950),
    await compare('one status', `&project=${PROJECT}&status=review`, 2450),
  ]
}

export async function run(): Promise<Figure[]> {
  const repository = await makeRepository()
  const folder = await makeFolder('bench-rest')
  const home = join(folder, 'data')
  const clients: Client[] = []
  try {
    const { coordinators } = await seedHome(home, repository.root)
    const host = await startHost({ home })
    try {
      const connect = (token: string): Client => createClient({ url: host.url, token })
      const operator = connect(host.token)
      const others = coordinators.map(connect)
      clients.push(operator, ...others)
      const [first = operator] = others
      return [
        ...(await bareServer()),
        ...(await alone(operator, first)),
        ...(await pages(operator)),
        ...(await crowd(others, host.pid)),
      ]
    } finally {
      for (const client of clients) client.close()
      await host.close()
    }
  } finally {
    for (const path of [folder, repository.root]) await rm(path, { recursive: true, force: true })
  }
}
