import { spawn } from 'node:child_process'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { makeRepository } from '../tests/support/repository.ts'
import { bareEnvironment, makeFolder, runHost, startHost } from '../tests/support/startHost.ts'
import { median, type Figure } from './figure.ts'
import { follow } from './follow.ts'
import { clock, createClient } from './load.ts'
import { seedHome } from './seed.ts'
import { usage } from './usage.ts'

const ROUNDS = 7
const AGENTS = 16
/** Longer than the half minute after which a quiet agent's screen is looked at again. */
const WATCH_SECONDS = 40

/** One start with a home, from the process's begin to its JSON line; the host is ended again. */
async function startOnce(folder: string, home: string): Promise<number> {
  const environment = await bareEnvironment(folder)
  const started = performance.now()
  const host = runHost(['--json', '--home', home, '--port', '0'], environment)
  const line = await host.firstLine
  const taken = performance.now() - started
  if (!line?.includes('"token"')) throw new Error(`The host did not start: ${host.stderr()}`)
  host.child.kill('SIGTERM')
  await host.ended
  return taken
}

const bareNode = (): Promise<number> =>
  clock(
    () =>
      new Promise((resolve) => {
        spawn(process.execPath, ['-e', '0'], { stdio: 'ignore', env: {} }).once('close', resolve)
      }),
  )

async function starts(folder: string): Promise<Figure[]> {
  const repository = await makeRepository()
  try {
    const filled = join(folder, 'filled')
    await seedHome(filled, repository.root)
    const taken: Record<'node' | 'empty' | 'filled', number[]> = { node: [], empty: [], filled: [] }
    for (let round = 0; round < ROUNDS; round++) {
      taken.node.push(await bareNode())
      taken.empty.push(await startOnce(folder, join(folder, `empty-${round}`)))
      taken.filled.push(await startOnce(folder, filled))
    }
    const [node, empty, full] = [median(taken.node), median(taken.empty), median(taken.filled)]
    return [
      { name: 'host start: bare node -e 0', value: node, unit: 'ms' },
      { name: 'host start: with a new home', value: empty, unit: 'ms', budget: '<= 1000 ms' },
      {
        name: 'host start: with 10,000 tasks and 100,000 events',
        value: full,
        unit: 'ms',
        budget: '<= 1000 ms',
      },
      { name: 'host start: 10,000 tasks against a new home', value: full / empty, unit: 'x' },
    ]
  } finally {
    await rm(repository.root, { recursive: true, force: true })
  }
}

/** Share of one core over some seconds in which nobody asks anything, and the memory after them. */
async function watch(name: string, pid: number, budget?: string): Promise<Figure[]> {
  const before = await usage(pid)
  const started = performance.now()
  // A share of time needs time to pass.
  // ast-grep-ignore: sleep
  await new Promise((resolve) => setTimeout(resolve, WATCH_SECONDS * 1000))
  const after = await usage(pid)
  if (!before || !after) return []
  const share = (after.cpuMs - before.cpuMs) / (performance.now() - started)
  return [
    { name: `idle host, ${name}: share of a core`, value: share * 100, unit: '%', ...(budget && { budget }) },
    { name: `idle host, ${name}: memory`, value: after.rssMb, unit: 'MB' },
  ]
}

/** Agents of kind custom are the costliest quiet ones: their state stays in doubt, so their screens are looked at again and again. */
async function idle(): Promise<Figure[]> {
  const repository = await makeRepository()
  const host = await startHost({ args: ['--project', repository.root] })
  const client = createClient(host)
  const feed = await follow(host)
  try {
    const alone = await watch('no agents', host.pid)
    const unsure = new Set<string>()
    const quiet = feed.until(({ images }) => {
      if (images.agent?.status === 'unsure') unsure.add(images.agent.id)
      return unsure.size === AGENTS
    })
    for (let number = 0; number < AGENTS; number++) {
      await client.call('POST', '/tasks', {
        title: `Quiet ${number}`,
        isolation: 'shared',
        kind: 'custom',
        command: ['/bin/sh', '-c', 'echo ready; exec cat'],
      })
    }
    await quiet
    return [...alone, ...(await watch(`${AGENTS} quiet agents`, host.pid, '<= 1 %'))]
  } finally {
    feed.close()
    client.close()
    await host.close()
    await rm(repository.root, { recursive: true, force: true })
  }
}

export async function run(): Promise<Figure[]> {
  const folder = await makeFolder('bench-start')
  try {
    return [...(await starts(folder)), ...(await idle())]
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
