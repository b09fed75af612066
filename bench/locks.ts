import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { makeRepository } from '../tests/support/repository.ts'
import { makeFolder, startHost } from '../tests/support/startHost.ts'
import { crowd } from './crowd.ts'
import { median, type Figure } from './figure.ts'
import { allAtOnce, createClient, latency, oneByOne, type Ask, type Client } from './load.ts'
import { PROJECT, seedHome } from './seed.ts'
import { makeStub } from './stub.ts'
import { untilQuiet } from './usage.ts'

const ALONE = { p50: '<= 1 ms', p99: '<= 5 ms' }
const HOOK = { p99: '<= 3 ms' }
const CLIENTS = 50

/** Takes a path and gives it back, in turn; each client has paths of its own. */
const inTurn =
  (name: (client: Client) => string): Ask =>
  (client, number) => {
    const target = `src/${name(client)}-${(number >> 1) % 10}.ts`
    return client.call('POST', number % 2 ? '/locks/release' : '/locks', { target })
  }
const list: Ask = (client) => client.call('GET', '/locks?limit=50')

/** What Claude Code sends before an edit of a file, of which nobody or somebody else holds a lock. */
const edit =
  (folder: string): Ask =>
  (client, number) =>
    client.call('POST', '/hooks/PreToolUse', {
      ...{ session_id: '5f0e3f0a-6f0b-4f0e-9d3e-1b8a0a4f9c11', cwd: folder, hook_event_name: 'PreToolUse' },
      ...{ tool_name: 'Edit', tool_input: { file_path: join(folder, `src/free-${number % 100}.ts`) } },
    })

/** Tokens of fifty people's own shells: they have no program whose end would free what they hold. */
async function makeClients(url: string, operator: Client): Promise<Client[]> {
  const clients: Client[] = []
  for (let number = 0; number < CLIENTS; number++) {
    const made = await operator.call('POST', '/tokens', { role: 'coordinator', project: PROJECT })
    const { token } = JSON.parse(made) as { token: string }
    clients.push(createClient({ url, token }))
  }
  return clients
}

interface Parties {
  readonly clients: readonly Client[]
  /** An agent whose hooks are heard. */
  readonly worker: Client
  readonly root: string
  /** Process of the host. */
  readonly pid: number
}

async function measure({ clients, worker, root, pid }: Parties): Promise<Figure[]> {
  const [first] = clients
  if (!first) return []
  const at = new Map(clients.map((client, index) => [client, String(index)]))
  const ask = inTurn((client) => at.get(client) ?? 'none')
  const alone = await oneByOne(first, 600, ask)
  const free = await oneByOne(worker, 500, edit(root))
  const listed = await oneByOne(first, 300, list)
  // From here on, each of the fifty holds one.
  await allAtOnce(clients, 1, (client) =>
    client.call('POST', '/locks', { target: `src/kept-${at.get(client)}.ts` }),
  )
  const held = await oneByOne(worker, 500, edit(root))
  const full = await oneByOne(first, 300, list)
  const many = await crowd('locks: acquire and release in turn', clients, pid, { ask, times: 20 })
  return [
    ...latency('locks: acquire and release in turn, 1 client', alone, ALONE),
    ...many,
    ...latency('locks: list of none', listed, ALONE),
    ...latency('locks: list of 50', full, ALONE),
    ...latency('locks: hook before an edit, nothing locked', free, HOOK),
    ...latency('locks: hook before an edit, 50 locks of others', held, HOOK),
    { name: 'locks: hook with 50 locks against none', value: median(held) / median(free), unit: 'x' },
  ]
}

export async function run(): Promise<Figure[]> {
  const repository = await makeRepository()
  const folder = await makeFolder('bench-locks')
  const home = join(folder, 'data')
  const programs = join(folder, 'bin')
  const pipe = join(folder, 'token')
  const clients: Client[] = []
  try {
    await makeStub(programs, pipe)
    await seedHome(home, repository.root)
    const host = await startHost({ home, environment: { PATH: `${programs}:${process.env.PATH ?? ''}` } })
    try {
      const operator = createClient(host)
      clients.push(operator)
      const task = { project: PROJECT, title: 'Edits', isolation: 'shared', kind: 'claude' }
      await operator.call('POST', '/tasks', task)
      // Opening the pipe waits until the program writes to it.
      const worker = createClient({ url: host.url, token: await readFile(pipe, 'utf8') })
      const others = await makeClients(host.url, operator)
      clients.push(worker, ...others)
      await untilQuiet(host.pid)
      return await measure({ clients: others, worker, root: repository.root, pid: host.pid })
    } finally {
      for (const client of clients) client.close()
      await host.close()
    }
  } finally {
    for (const path of [folder, repository.root]) await rm(path, { recursive: true, force: true })
  }
}
